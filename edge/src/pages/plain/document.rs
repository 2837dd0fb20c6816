//! One small page in the site's own colours: a heading, sentences, perhaps a form.

use base64ct::{Base64, Encoding as _};
use loyalty::look::Look;
use sha2::{Digest, Sha256};
use worker::Response;

use super::Site;
use crate::error::Answer;
use crate::forms::turnstile;
use crate::respond;

const TOKENS: &str = include_str!("../../../../styles/tokens.css");
const STYLE: &str = include_str!("../../../../styles/pages.css");

/// What asks for the proof, beside the field that [`captcha`] makes.
const CAPTCHA: &str = "<script src=\"https://challenges.cloudflare.com/turnstile/v0/api.js\" async defer></script>";

/// A page that grows.
#[must_use = "it is a page once it is answered with"]
pub struct Document<'a> {
    site: &'a Site,
    language: &'static str,
    /// What leads back to the site, `{site}` for its name.
    home: &'static str,
    title: &'a str,
    body: String,
    has_captcha: bool,
}

/// Text that nothing in a page takes for anything else.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl<'a> Document<'a> {
    /// An empty one.
    pub fn new(site: &'a Site, language: &'static str, home: &'static str, title: &'a str) -> Self {
        Self { site, language, home, title, body: String::new(), has_captcha: false }
    }

    /// What is made already.
    pub fn part(mut self, part: &str) -> Self {
        self.body.push_str(part);
        self
    }

    /// A sentence.
    pub fn says(mut self, sentence: &str) -> Self {
        self.body.push_str(&["<p>", &escaped(sentence), "</p>"].concat());
        self
    }

    /// A sentence about something that is wrong, which readers of screens say at once.
    pub fn warns(mut self, sentence: &str) -> Self {
        self.body.push_str(&["<p role=\"alert\" class=\"fault\" id=\"fault\">", &escaped(sentence), "</p>"].concat());
        self
    }

    /// A form that is sent to this very address.
    pub fn form(mut self, parts: &[String], button: &str) -> Self {
        let button = ["<button>", &escaped(button), "</button>"].concat();
        self.body.push_str(&["<form method=\"post\">", &parts.concat(), &button, "</form>"].concat());
        self
    }

    /// Has the form that comes next ask for a proof that a person fills it in.
    pub fn proven(mut self, site_key: Option<&str>) -> Self {
        self.has_captcha = site_key.is_some();
        self
    }

    /// A link.
    pub fn link(mut self, address: &str, text: &str) -> Self {
        let (address, text) = (escaped(address), escaped(text));
        self.body.push_str(&["<p><a href=\"", &address, "\">", &text, "</a></p>"].concat());
        self
    }

    /// A link back to the site, where it has pages.
    pub fn home(self) -> Self {
        match self.site.home.as_deref() {
            Some(home) => {
                let text = self.home.replace("{site}", &self.site.name);
                self.link(home, &text)
            }
            None => self,
        }
    }

    /// The page as an answer. It loads nothing, is framed by nobody, and tells no other page where it was.
    pub fn answer(self, status: u16) -> Answer<Response> {
        let look = self.site.look.as_ref().and_then(|look| Look::read(look, "").ok());
        let style = [TOKENS, &look.map(|look| look.panel_css()).unwrap_or_default(), STYLE].concat();
        let hash = Base64::encode_string(&Sha256::digest(&style));
        let policy = [
            "default-src 'none'; style-src 'sha256-",
            &hash,
            "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ];
        let captcha = if self.has_captcha {
            ["; script-src ", turnstile::ORIGIN, "; frame-src ", turnstile::ORIGIN].concat()
        } else {
            String::new()
        };
        let script = if self.has_captcha { CAPTCHA } else { "" };
        let (title, name) = (escaped(self.title), escaped(&self.site.name));
        let page = [
            "<!doctype html><html lang=\"",
            self.language,
            "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>",
            &title,
            " · ",
            &name,
            "</title><style>",
            &style,
            "</style><main><p class=\"site\">",
            &name,
            "</p><h1>",
            &title,
            "</h1>",
            &self.body,
            "</main>",
            script,
            "</html>",
        ];
        let answer = respond::builder(status, "text/html; charset=utf-8")?
            .with_header("content-security-policy", &(policy.concat() + &captcha))?
            .with_header("referrer-policy", "no-referrer")?;
        Ok(answer.fixed(page.concat().into_bytes()))
    }
}

/// A box to tick, with what it means.
pub fn tick(name: &str, value: &str, is_ticked: bool, is_required: bool, label: &str) -> String {
    let ticked = if is_ticked { " checked" } else { "" };
    let required = if is_required { " required" } else { "" };
    let parts =
        ["<label class=\"tick\"><input type=\"checkbox\" name=\"", name, "\" value=\"", value, "\"", ticked, required];
    [&parts.concat(), "><span>", &escaped(label), "</span></label>"].concat()
}

/// One of several answers.
pub fn choice(name: &str, value: &str, is_chosen: bool, label: &str) -> String {
    let chosen = if is_chosen { " checked" } else { "" };
    let parts = ["<label class=\"tick\"><input type=\"radio\" name=\"", name, "\" value=\"", value, "\"", chosen];
    [&parts.concat(), "><span>", &escaped(label), "</span></label>"].concat()
}

/// What belongs together, under its heading.
pub fn group(legend: &str, parts: &[String]) -> String {
    ["<fieldset><legend>", &escaped(legend), "</legend>", &parts.concat(), "</fieldset>"].concat()
}

/// Where the proof is asked for; its script puts it into the form as `proof`.
pub fn captcha(site_key: &str) -> String {
    let field = "\" data-response-field-name=\"proof\"></div>";
    ["<div class=\"cf-turnstile\" data-sitekey=\"", &escaped(site_key), field].concat()
}

/// A field that nobody sees; machines fill it in.
pub fn trap() -> String {
    "<label class=\"trap\" aria-hidden=\"true\">Website<input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></label>".to_owned()
}

/// A value that goes along.
pub fn hidden(name: &str, value: &str) -> String {
    ["<input type=\"hidden\" name=\"", name, "\" value=\"", &escaped(value), "\">"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_becomes_part_of_the_page() {
        let hostile = "\"><script>alert(1)</script>";
        for part in [
            tick("a", "b", true, true, hostile),
            choice("a", "b", false, hostile),
            group(hostile, &[]),
            hidden("a", hostile),
        ] {
            assert!(!part.contains("<script") && part.contains("&quot;&gt;&lt;script"), "{part}");
        }
    }
}
