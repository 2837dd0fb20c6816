//! Any other provider: JSON with a bearer token, which an owner's own few lines can translate.

use super::{BadNumber, Provider, Request, TextMessage, check};

/// An endpoint that takes messages as JSON.
#[derive(Clone)]
pub struct Plain {
    /// Where to, an address that [`crate::address::callable`] lets through.
    pub url: String,
    /// The token that it knows us by.
    pub token: String,
    /// Who a message is from; empty where the provider knows.
    pub sender: String,
}

impl Provider for Plain {
    fn request(&self, id: &str, message: &TextMessage) -> Result<Request, BadNumber> {
        check(&message.to)?;
        let fields = [("id", id), ("to", &message.to), ("from", &self.sender), ("text", &message.text)];
        let mut body = String::from("{");
        for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            body.push_str(if body.len() > 1 { ",\"" } else { "\"" });
            body.push_str(key);
            body.push_str("\":\"");
            value.chars().for_each(|letter| push(&mut body, letter));
            body.push('"');
        }
        body.push('}');
        Ok(Request {
            url: self.url.clone(),
            headers: vec![
                ("authorization", ["Bearer ", self.token.as_str()].concat()),
                ("content-type", "application/json".to_owned()),
                ("idempotency-key", id.to_owned()),
            ],
            body,
        })
    }

    fn knows_ids(&self) -> bool {
        true
    }
}

/// Writes a character of a JSON text (RFC 8259, 7). The printer of `serde_json` would bring its numbers along.
fn push(out: &mut String, letter: char) {
    match letter {
        '"' | '\\' => out.extend(['\\', letter]),
        '\n' => out.push_str("\\n"),
        letter if letter < ' ' => {
            let code = u32::from(letter);
            let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
            out.push_str("\\u00");
            out.extend([digit(code >> 4), digit(code & 15)]);
        }
        letter => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(sender: &str, text: &str) -> Request {
        let plain =
            Plain { url: "https://sms.shop.com/send".to_owned(), token: "t1".to_owned(), sender: sender.to_owned() };
        let message = TextMessage { to: "+79161234567".to_owned(), text: text.to_owned() };
        plain.request("d7", &message).unwrap()
    }

    #[test]
    fn a_message_is_plain_json() {
        let found = request("Кофейня", "Ваш код 012345");
        assert_eq!(found.url, "https://sms.shop.com/send");
        assert_eq!(
            found.headers,
            [
                ("authorization", "Bearer t1".to_owned()),
                ("content-type", "application/json".to_owned()),
                ("idempotency-key", "d7".to_owned()),
            ]
        );
        assert_eq!(found.body, r#"{"id":"d7","to":"+79161234567","from":"Кофейня","text":"Ваш код 012345"}"#);
        assert_eq!(request("", "x").body, r#"{"id":"d7","to":"+79161234567","text":"x"}"#);
    }

    #[test]
    fn any_text_is_read_back_as_it_was() {
        let text: String = (0..=0x300).filter_map(char::from_u32).chain("\u{2028}🎁\"},{\\".chars()).collect();
        let found: serde_json::Value = serde_json::from_str(&request("", &text).body).unwrap();
        assert_eq!(found["text"], text);
    }
}
