//! Twilio's Messages API (2010-04-01): a form, and the account's name and token as a password.

use base64ct::{Base64, Encoding as _};
use form_urlencoded::Serializer;

use super::{BadNumber, Provider, Request, TextMessage, check};

/// An account at Twilio, or at somebody who speaks as Twilio does.
#[derive(Clone)]
pub struct Twilio {
    /// Where the API is, without a slash at the end: `https://api.twilio.com`.
    pub base_url: String,
    /// The account's id, `AC…`.
    pub account: String,
    /// Its token.
    pub token: String,
    /// Who a message is from.
    pub sender: Sender,
}

/// Who a message is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A number or a name that the account owns.
    From(String),
    /// A service that picks one of several, `MG…`.
    Service(String),
}

impl Provider for Twilio {
    /// Twilio knows no id of ours: a request whose answer was lost may send twice.
    fn request(&self, _id: &str, message: &TextMessage) -> Result<Request, BadNumber> {
        check(&message.to)?;
        let (key, sender) = match &self.sender {
            Sender::From(number) => ("From", number),
            Sender::Service(id) => ("MessagingServiceSid", id),
        };
        let mut form = Serializer::new(String::new());
        form.append_pair("To", &message.to).append_pair(key, sender).append_pair("Body", &message.text);
        let account: String = form_urlencoded::byte_serialize(self.account.as_bytes()).collect();
        let password = Base64::encode_string([self.account.as_str(), ":", self.token.as_str()].concat().as_bytes());
        Ok(Request {
            url: [self.base_url.as_str(), "/2010-04-01/Accounts/", &account, "/Messages.json"].concat(),
            headers: vec![
                ("authorization", ["Basic ", password.as_str()].concat()),
                ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ],
            body: form.finish(),
        })
    }

    fn knows_ids(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twilio(sender: Sender) -> Twilio {
        Twilio {
            base_url: "https://api.twilio.com".to_owned(),
            account: "AC00000000000000000000000000000001".to_owned(),
            token: "token".to_owned(),
            sender,
        }
    }

    fn message(to: &str) -> TextMessage {
        TextMessage { to: to.to_owned(), text: "5 баллов & 10% off = €1\n+ more".to_owned() }
    }

    #[test]
    fn a_message_is_the_form_that_twilio_reads() {
        let found = twilio(Sender::From("+15005550006".to_owned())).request("d1", &message("+79161234567")).unwrap();
        assert_eq!(
            found.url,
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json"
        );
        assert_eq!(
            found.headers,
            [
                ("authorization", "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTp0b2tlbg==".to_owned()),
                ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ]
        );
        assert_eq!(
            found.body,
            "To=%2B79161234567&From=%2B15005550006&Body=5+%D0%B1%D0%B0%D0%BB%D0%BB%D0%BE%D0%B2+%26+10%25+off+%3D+%E2%82%AC1%0A%2B+more"
        );
        let service = twilio(Sender::Service("MG1".to_owned())).request("d1", &message("+79161234567")).unwrap();
        assert!(service.body.starts_with("To=%2B79161234567&MessagingServiceSid=MG1&Body="));
    }

    #[test]
    fn only_telephone_numbers_are_texted() {
        let provider = twilio(Sender::From("Kept".to_owned()));
        for bad in [
            "",
            "+",
            "79161234567",
            "+0123456789",
            "+7 916 123",
            "+7916123456789012",
            "+123456",
            "whatsapp:+79161234567",
        ] {
            assert_eq!(provider.request("d1", &message(bad)), Err(BadNumber), "{bad}");
        }
    }
}
