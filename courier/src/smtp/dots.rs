//! A letter as the server wants it: lines that end in CRLF, and a dot by itself at the end.
//!
//! Lone carriage returns and line feeds become whole line ends. Servers disagree on what they mean, and a
//! letter that ends early for one of them could bring another one along (SMTP smuggling).

/// The letter with its dots doubled at the beginning of lines (RFC 5321, 4.5.2), and the final dot.
pub(super) fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len().saturating_add(message.len() / 32).saturating_add(8));
    let mut starts_line = true;
    let mut after_return = false;
    for byte in message {
        match byte {
            b'\n' if after_return => {}
            b'\n' | b'\r' => out.extend(b"\r\n"),
            b'.' if starts_line => out.extend(b".."),
            other => out.push(*other),
        }
        starts_line = matches!(byte, b'\n' | b'\r');
        after_return = *byte == b'\r';
    }
    out.extend(if starts_line { b".\r\n".as_slice() } else { b"\r\n.\r\n" });
    out
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn no_line_of_a_letter_ends_it() {
        let cases: [(&[u8], &[u8]); 9] = [
            (b"", b".\r\n"),
            (b"a", b"a\r\n.\r\n"),
            (b"a\r\n", b"a\r\n.\r\n"),
            (b".\r\n", b"..\r\n.\r\n"),
            (b"a\r\n.\r\nb", b"a\r\n..\r\nb\r\n.\r\n"),
            (b"a\n.\nb\n", b"a\r\n..\r\nb\r\n.\r\n"),
            (b"a\r.\rb", b"a\r\n..\r\nb\r\n.\r\n"),
            (b"a\r\r\n.b", b"a\r\n\r\n..b\r\n.\r\n"),
            (b"a\n\r.", b"a\r\n\r\n..\r\n.\r\n"),
        ];
        for (message, wire) in cases {
            assert_eq!(stuffed(message).escape_ascii().to_string(), wire.escape_ascii().to_string());
        }
    }
}
