//! What points are called.

use serde_json::Value;

use crate::program::{Texts, Unit};
use crate::read::{FaultCode, Reader};

impl Reader {
    pub(super) fn unit(&mut self, value: &Value) -> Option<Unit> {
        let languages = self.any_object(value, "/unit")?;
        if languages.is_empty() {
            self.fault("/unit", FaultCode::Missing, "points need a name in at least one language".into());
        }
        let mut unit = Unit::new();
        for (language, forms) in languages {
            let path = format!("/unit/{language}");
            self.language(&path, language);
            let categories = ["zero", "one", "two", "few", "many", "other"];
            let Some(object) = self.object(forms, &path, &categories) else { continue };
            let needed: &[&str] = match language.as_str() {
                "en" | "de" => &["one", "other"],
                "ru" => &["one", "few", "many", "other"],
                _ => &["other"],
            };
            for category in needed {
                self.required(object, &path, category);
            }
            let mut words = Texts::new();
            for (category, word) in object {
                if let Some(word) = self.text(word, &format!("{path}/{category}")) {
                    words.insert(category.clone(), word);
                }
            }
            unit.insert(language.clone(), words);
        }
        Some(unit)
    }
}
