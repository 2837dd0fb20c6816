//! Counts tests from what their runners print: Cargo's harness and Node's. A ring that runs neither counts as one.

use std::fmt;

/// How many tests a ring ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Count {
    /// Reads a runner's closing lines. A ring that failed has at least one failure, whatever they say: a harness that
    /// does not compile prints none. A ring that passed without any closing line was one check.
    pub(crate) fn of(said: &str, passed: bool) -> Self {
        let mut count = Self { passed: 0, failed: 0 };
        let mut lines = 0;
        for line in said.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("test result: ") {
                let number = |unit: &str| number_before(rest, unit);
                count.passed += number(" passed");
                count.failed += number(" failed");
                lines += 1;
            } else if let Some(rest) = line.strip_prefix("# pass ").or_else(|| line.strip_prefix("ℹ pass ")) {
                count.passed += rest.parse().unwrap_or(0);
                lines += 1;
            } else if let Some(rest) = line.strip_prefix("# fail ").or_else(|| line.strip_prefix("ℹ fail ")) {
                count.failed += rest.parse().unwrap_or(0);
            }
        }
        match (passed, lines) {
            (true, 0) => Self { passed: 1, failed: 0 },
            (true, _) => count,
            (false, _) => Self { failed: count.failed.max(1), ..count },
        }
    }

    /// A ring that could not run.
    pub(crate) fn one_failed() -> Self {
        Self { passed: 0, failed: 1 }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed", self.passed)
    }
}

fn number_before(text: &str, unit: &str) -> usize {
    let Some((before, _)) = text.split_once(unit) else { return 0 };
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_test_binaries_add_up() {
        let said = "test result: ok. 12 passed; 0 failed; 0 ignored; finished in 0.1s\n\
                    test result: FAILED. 3 passed; 2 failed; 0 ignored\n";
        assert_eq!(Count::of(said, false), Count { passed: 15, failed: 2 });
    }

    #[test]
    fn nodes_runner_is_counted() {
        assert_eq!(Count::of("# tests 5\n# pass 4\n# fail 1\n", false), Count { passed: 4, failed: 1 });
        assert_eq!(Count::of("ℹ pass 7\nℹ fail 0\n", true), Count { passed: 7, failed: 0 });
    }

    #[test]
    fn a_ring_without_a_harness_is_one_check() {
        assert_eq!(Count::of("", true), Count { passed: 1, failed: 0 });
        assert_eq!(Count::of("error: could not compile", false), Count { passed: 0, failed: 1 });
    }
}
