//! Puts functions of a module that are alike next to each other.
//!
//! gzip finds what repeats only within the last 32 KB. rustc and wasm-bindgen order functions by their size, so that
//! two handlers of one form may stand half a megabyte apart. The order means nothing to an engine; it is worth three
//! hundredths of what is uploaded.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// So many bytes in a row make two functions alike: an instruction or two with their operands.
const PIECE: usize = 5;
/// What is common counts so many hundredths for each function that stands between.
const FADES_TO: u64 = 80;
/// Added to the size that a score is divided by, so that the smallest functions do not always win.
const SMALL: u64 = 100;

/// Rewrites the module at `path` in that order.
pub(crate) fn by_likeness(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(&bytes[body.range()]),
            _ => {}
        }
    }
    let mut ordered = Ordered { order: order(&bodies), indices: (0..imported).collect() };
    ordered.indices.resize(imported as usize + bodies.len(), 0);
    for (new, old) in (imported..).zip(&ordered.order) {
        ordered.indices[imported as usize + old] = new;
    }
    let mut module = Module::new();
    ordered.parse_core_module(&mut module, Parser::new(0), &bytes).map_err(|error| anyhow!("reordering: {error}"))?;
    std::fs::write(path, module.finish()).with_context(|| format!("writing {}", path.display()))
}

/// A module's functions in another order.
struct Ordered {
    /// The old places of its own functions, in their new order.
    order: Vec<usize>,
    /// The new index of each function, imported ones first.
    indices: Vec<u32>,
}

impl Reencode for Ordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.indices[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for &old in &self.order {
            functions.function(types[old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in self.order.clone() {
            self.parse_function_body(code, bodies[old].clone())?;
        }
        Ok(())
    }
}

/// The largest first, then always the one that has most in common with those just before it. Whole numbers only, so
/// that every machine finds the same order.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<&[u8]>> = bodies.iter().map(|body| pieces(body)).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            holders.entry(piece).or_default().push(function);
        }
    }
    let mut common = vec![0_u64; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = left.iter().copied().max_by_key(|&function| bodies[function].len());
    while let Some(function) = next {
        left.retain(|&other| other != function);
        order.push(function);
        for common in &mut common {
            *common = *common * FADES_TO / 100;
        }
        for piece in &pieces[function] {
            let holders = &holders[piece];
            // What half the module has says little.
            let worth = 1_000_000 / (holders.len() as u64).isqrt();
            for &holder in holders {
                common[holder] += worth;
            }
        }
        next = left.iter().copied().max_by_key(|&other| common[other] / (pieces[other].len() as u64 + SMALL));
    }
    order
}

/// The different pieces of a function.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<&[u8]> = body.windows(PIECE).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn what_is_alike_stands_together_and_nothing_is_lost() {
        let bodies: [&[u8]; 5] = [b"abcdefgh", b"12345678", b"abcdefgX", b"1234567Y", b"abcdefghijkl"];
        assert_eq!(order(&bodies), [4, 0, 2, 3, 1]);
        assert_eq!(order(&[]), [0_usize; 0]);
    }
}
