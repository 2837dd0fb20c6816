//! An import's lines, as they come in: no import is ever in memory as a whole.

use futures_util::StreamExt;

use crate::call::{BODY_BYTES_MAX, Call};
use crate::error::Answer;

/// Who takes an import's lines.
pub(crate) trait Taker {
    /// Whether the rest is left for another request.
    fn is_over(&self) -> bool;

    /// Takes a line. Nothing in it can end the import; an error is a fault of ours.
    async fn take(&mut self, line: &[u8]) -> Answer<()>;

    /// Writes what has gathered.
    async fn flush(&mut self) -> Answer<()>;
}

/// Hands over every line of a request's body until it ends or no more are taken.
pub(crate) async fn each(call: &Call, taker: &mut impl Taker) -> Answer<()> {
    let mut lines = Lines::default();
    if let Some(mut stream) = call.stream() {
        while let Some(chunk) = stream.next().await {
            for line in lines.push(&chunk?) {
                if !taker.is_over() {
                    taker.take(&line).await?;
                }
            }
            if taker.is_over() {
                return Ok(());
            }
        }
    }
    if let Some(line) = lines.rest() {
        taker.take(&line).await?;
    }
    taker.flush().await
}

/// Cuts a stream of bytes into lines.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// The lines that this chunk completes.
    fn push(&mut self, chunk: &[u8]) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        let mut parts = chunk.split(|byte| *byte == b'\n');
        let mut last = parts.next().unwrap_or_default();
        for next in parts {
            self.keep(last);
            lines.push(std::mem::take(&mut self.begun));
            last = next;
        }
        self.keep(last);
        lines
    }

    /// What is left at the end.
    fn rest(self) -> Option<Vec<u8>> {
        (!self.begun.is_empty()).then_some(self.begun)
    }

    /// A line beyond all bounds is kept only as far as it takes to refuse it.
    fn keep(&mut self, part: &[u8]) {
        let room = BODY_BYTES_MAX.saturating_add(1).saturating_sub(self.begun.len()).min(part.len());
        self.begun.extend(part.iter().take(room));
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_cut_wherever_the_chunks_are() {
        let text = b"one\ntwo\n\nthree";
        for size in 1..text.len() {
            let mut lines = Lines::default();
            let mut cut: Vec<Vec<u8>> = text.chunks(size).flat_map(|chunk| lines.push(chunk)).collect();
            cut.extend(lines.rest());
            let expected: Vec<&[u8]> = vec![b"one", b"two", b"", b"three"];
            assert_eq!(cut, expected);
        }
    }
}
