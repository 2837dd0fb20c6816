//! A letter as HTML.

use super::escape::{push, push_lines};
use super::{Below, Look, Page, Part, PostLine, Span};

/// What depends on the reader's colour scheme, and what only pictures of articles need.
const STYLE: &str = include_str!("letter.css");
/// The fonts that devices have.
const FONT: &str = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
/// The colours of a site that has none, those of `loyalty::look`'s plain one.
const ACCENT: (&str, &str) = ("#0b6b4f", "#ffffff");

/// Writes a letter. All of it is escaped, but for the summaries of articles.
pub fn html(look: &Look<'_>, subject: &str, page: &Page) -> String {
    let mut writer = Writer { out: String::with_capacity(4096), colours: colours(look) };
    writer.head(look, subject);
    writer.preview(&page.preview);
    writer.sheet(look, page);
    if let Some(below) = &page.footer {
        writer.below(below);
    }
    writer.put(&["</div>\n</body>\n</html>\n"]);
    writer.out
}

/// The site's colours, or the plain ones where they are not written as colours: they go into attributes.
fn colours<'a>(look: &Look<'a>) -> (&'a str, &'a str) {
    let is_digits = |digits: &str| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_colour = |text: &str| text.strip_prefix('#').is_some_and(is_digits);
    if is_colour(look.accent) && is_colour(look.on_accent) { (look.accent, look.on_accent) } else { ACCENT }
}

struct Writer<'a> {
    out: String,
    colours: (&'a str, &'a str),
}

impl Writer<'_> {
    /// Appends markup of ours.
    fn put(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.out.push_str(piece);
        }
    }

    fn head(&mut self, look: &Look<'_>, subject: &str) {
        self.put(&["<!doctype html>\n<html lang=\"", look.language.code(), "\">\n<head>\n<meta charset=\"utf-8\">\n"]);
        self.put(&["<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"]);
        self.put(&["<meta name=\"color-scheme\" content=\"light dark\">\n"]);
        self.put(&["<meta name=\"supported-color-schemes\" content=\"light dark\">\n"]);
        // Telephones would make links of codes and dates.
        self.put(&["<meta name=\"format-detection\" content=\"telephone=no,date=no,address=no,email=no\">\n<title>"]);
        push(&mut self.out, subject);
        self.put(&["</title>\n<style>\n:root { color-scheme: light dark; }\n", STYLE, "</style>\n</head>\n"]);
        self.put(&["<body class=\"ground\" style=\"margin:0;padding:0;background:#f4f4f5;color:#16181d\">\n"]);
    }

    fn preview(&mut self, preview: &str) {
        self.put(&["<div style=\"display:none;max-height:0;overflow:hidden\">"]);
        push(&mut self.out, preview);
        self.put(&["</div>\n"]);
    }

    fn sheet(&mut self, look: &Look<'_>, page: &Page) {
        let (accent, _) = self.colours;
        self.put(&[
            "<div class=\"ground\" style=\"max-width:600px;margin:0 auto;padding:24px 12px;box-sizing:border-box;",
        ]);
        self.put(&["font:16px/1.55 ", FONT, ";overflow-wrap:break-word\">\n"]);
        self.put(&[
            "<div class=\"sheet\" style=\"background:#ffffff;color:#16181d;border-radius:16px;overflow:hidden\">\n",
        ]);
        self.put(&[
            "<div style=\"height:6px;background:",
            accent,
            "\"></div>\n<div style=\"padding:22px 24px 12px\">\n",
        ]);
        self.put(&["<p style=\"margin:0 0 20px;font-weight:600\">"]);
        push(&mut self.out, look.site);
        self.put(&["</p>\n"]);
        if !page.title.is_empty() {
            self.put(&["<h1 style=\"margin:0 0 16px;font-size:24px;line-height:1.25\">"]);
            push(&mut self.out, &page.title);
            self.put(&["</h1>\n"]);
        }
        page.parts.iter().for_each(|part| self.part(part));
        self.put(&["</div>\n</div>\n"]);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Paragraph(spans) => self.paragraph(spans),
            Part::Note(text) => {
                self.put(&["<p class=\"soft\" style=\"margin:0 0 16px;font-size:14px;color:#59606b\">"]);
                push_lines(&mut self.out, text);
                self.put(&["</p>\n"]);
            }
            Part::Code(code) => self.code(code),
            Part::Button { label, url } => self.button(label, url),
            Part::Post { post, read_on } => self.post(post, read_on),
        }
    }

    fn paragraph(&mut self, spans: &[Span]) {
        self.put(&["<p style=\"margin:0 0 16px\">"]);
        for span in spans {
            match span {
                Span::Text(text) => push_lines(&mut self.out, text),
                Span::Link { label, url } => self.link(label, url, "color:#16181d"),
            }
        }
        self.put(&["</p>\n"]);
    }

    fn link(&mut self, label: &str, url: &str, style: &str) {
        self.put(&["<a style=\"", style, "\" href=\""]);
        push(&mut self.out, url);
        self.put(&["\">"]);
        push(&mut self.out, label);
        self.put(&["</a>"]);
    }

    fn code(&mut self, code: &str) {
        self.put(&["<p class=\"code\" style=\"margin:0 0 16px;padding:16px;border-radius:12px;background:#f4f4f5;"]);
        self.put(&["font:700 32px/1.2 ui-monospace,Consolas,monospace;letter-spacing:6px;text-align:center\">"]);
        push(&mut self.out, code);
        self.put(&["</p>\n"]);
    }

    fn button(&mut self, label: &str, url: &str) {
        let (accent, on_accent) = self.colours;
        self.put(&[
            "<p style=\"margin:8px 0 24px\"><a style=\"display:inline-block;padding:13px 22px;border-radius:12px;",
        ]);
        self.put(&[
            "font-weight:600;text-decoration:none;background:",
            accent,
            ";color:",
            on_accent,
            " !important\" href=\"",
        ]);
        push(&mut self.out, url);
        self.put(&["\"><span style=\"color:", on_accent, "\">"]);
        push(&mut self.out, label);
        self.put(&["</span></a></p>\n"]);
    }

    fn post(&mut self, post: &PostLine, read_on: &str) {
        self.put(&["<div class=\"post\" style=\"margin:0 0 24px\">\n"]);
        self.put(&["<h2 style=\"margin:0 0 8px;font-size:20px;line-height:1.3\">"]);
        self.link(&post.title, &post.url, "color:#16181d;text-decoration:none");
        self.put(&["</h2>\n<div style=\"margin:0 0 8px\">", &post.summary_html, "</div>\n<p style=\"margin:0\">"]);
        self.link(read_on, &post.url, "color:#16181d;font-weight:600");
        self.put(&["</p>\n</div>\n"]);
    }

    fn below(&mut self, below: &Below) {
        self.put(&["<div class=\"soft\" style=\"padding:20px 24px;font-size:13px;color:#59606b\">\n<p style=\"margin:0 0 8px\">"]);
        push(&mut self.out, &below.why);
        self.put(&["</p>\n<p style=\"margin:0 0 8px\">"]);
        for (number, (label, url)) in below.links.iter().enumerate() {
            self.put(&[if number > 0 { " &nbsp;·&nbsp; " } else { "" }]);
            self.link(label, url, "color:#59606b");
        }
        self.put(&["</p>\n"]);
        if !below.postal.is_empty() {
            self.put(&["<p style=\"margin:0\">"]);
            push_lines(&mut self.out, &below.postal);
            self.put(&["</p>\n"]);
        }
        self.put(&["</div>\n"]);
    }
}
