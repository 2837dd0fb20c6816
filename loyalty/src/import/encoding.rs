//! How a file's bytes spell its letters.
//!
//! Only the guess is made here. Decoding is left to whoever has the bytes: browsers know all of these
//! encodings, and carrying tables for them would weigh more than everything else in this module.

/// The encodings that exported tables come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Unicode, with or without a byte order mark.
    Utf8,
    /// Unicode as some spreadsheets write it.
    Utf16Le,
    /// The same with its bytes the other way round.
    Utf16Be,
    /// Cyrillic, as programs on Windows write it.
    Windows1251,
    /// Western European, as programs on Windows write it.
    Windows1252,
}

/// Why a file is no table at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoText {
    /// It has no bytes.
    Empty,
    /// A spreadsheet's own format, to be saved as CSV first.
    Workbook,
    /// A picture, a program, anything else that is no text.
    Binary,
}

impl Encoding {
    /// Every encoding, the likeliest first.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Windows1251, Self::Windows1252, Self::Utf16Le, Self::Utf16Be];

    /// The name by which browsers know it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1251 => "windows-1251",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of this name.
    pub fn of_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.label() == label)
    }

    /// The likeliest encoding of these bytes.
    pub fn guess(bytes: &[u8]) -> Result<Self, NoText> {
        match bytes {
            [] => Err(NoText::Empty),
            // Zip archives (the newer workbooks) and OLE files (the older ones).
            [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(NoText::Workbook),
            [0xFF, 0xFE, ..] => Ok(Self::Utf16Le),
            [0xFE, 0xFF, ..] => Ok(Self::Utf16Be),
            _ if bytes.contains(&0) => Err(NoText::Binary),
            _ if std::str::from_utf8(bytes).is_ok() => Ok(Self::Utf8),
            _ => Ok(one_byte(bytes)),
        }
    }
}

/// Cyrillic words are runs of letters beyond ASCII; in Western languages such letters stand alone.
fn one_byte(bytes: &[u8]) -> Encoding {
    let is_letter = |byte: u8| byte >= 0xC0 || byte == 0xA8 || byte == 0xB8;
    let letters = bytes.iter().filter(|byte| is_letter(**byte)).count();
    let in_runs = bytes.windows(2).filter(|pair| pair.iter().all(|byte| is_letter(*byte))).count();
    if 2 * in_runs >= letters { Encoding::Windows1251 } else { Encoding::Windows1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_marks_by_validity_and_by_runs_of_letters() {
        assert_eq!(Encoding::guess("имя,сумма".as_bytes()), Ok(Encoding::Utf8));
        assert_eq!(Encoding::guess(b"\xEF\xBB\xBFname"), Ok(Encoding::Utf8));
        assert_eq!(Encoding::guess(b"\xFF\xFEn\0a\0"), Ok(Encoding::Utf16Le));
        // "Имя;Сумма" and "Müller;Größe".
        assert_eq!(Encoding::guess(b"\xC8\xEC\xFF;\xD1\xF3\xEC\xEC\xE0"), Ok(Encoding::Windows1251));
        assert_eq!(Encoding::guess(b"M\xFCller;Gr\xF6\xDFe;Sch\xE4fer"), Ok(Encoding::Windows1252));
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert_eq!(Encoding::guess(b""), Err(NoText::Empty));
        assert_eq!(Encoding::guess(b"PK\x03\x04rest"), Err(NoText::Workbook));
        assert_eq!(Encoding::guess(b"\x89PNG\r\n\x1A\n\0\0"), Err(NoText::Binary));
    }

    #[test]
    fn labels_lead_back_to_their_encodings() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::of_label(encoding.label()), Some(encoding));
        }
    }
}
