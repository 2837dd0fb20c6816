//! The company's web server: its pages, from an origin that is not Kept's, and the address that signs its customers'
//! tokens. What stands here is all a company has to write.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use serde_json::json;
use tiny_http::{Header, Request, Response, Server};

use super::changes::Changes;
use super::token;
use crate::account::Demo;
use crate::project;

/// Added to every page: waits for a change, then loads the page again.
const RELOAD: &str = include_str!("reload.js");

/// What a page is made with.
struct Host {
    pages: PathBuf,
    demo: Demo,
    changes: Changes,
}

/// An answer before it is sent.
struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

/// Starts serving, on threads of its own.
pub(crate) fn start(port: u16, demo: &Demo, changes: &Changes) -> Result<()> {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| anyhow!("port {port} is taken ({error}); choose another with --demo-port"))?;
    let host = Host { pages: project::at("public/demo"), demo: demo.clone(), changes: changes.clone() };
    let host: &'static Host = Box::leak(Box::new(host));
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            // One thread a request: a page that waits for changes must not hold up the others.
            std::thread::spawn(move || answer(host, request));
        }
    });
    Ok(())
}

fn answer(host: &Host, request: Request) {
    let Answer { status, kind, body } = host.answer(request.url());
    let mut response = Response::from_data(body).with_status_code(status);
    for (name, value) in [("content-type", kind), ("cache-control", "no-store")] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // The browser may have gone away meanwhile.
    drop(request.respond(response));
}

impl Host {
    fn answer(&self, url: &str) -> Answer {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        match path {
            "/token" => self.token(query),
            "/_reload.js" => Answer { status: 200, kind: "text/javascript", body: RELOAD.into() },
            "/_changes" => {
                let known = value(query, "since").and_then(|text| text.parse().ok());
                Answer { status: 200, kind: "text/plain", body: self.changes.after(known).to_string().into() }
            }
            path => self.page(path).unwrap_or(Answer { status: 404, kind: "text/plain", body: "not found".into() }),
        }
    }

    fn token(&self, query: &str) -> Answer {
        let member = value(query, "member").unwrap_or_else(|| self.demo.member.clone());
        match token::sign(&self.demo, &member, value(query, "name").as_deref()) {
            Ok(token) => {
                Answer { status: 200, kind: "application/json", body: json!({ "token": token }).to_string().into() }
            }
            Err(error) => Answer { status: 500, kind: "text/plain", body: error.to_string().into() },
        }
    }

    fn page(&self, path: &str) -> Option<Answer> {
        let mut file = self.pages.join(decoded(path).trim_start_matches('/'));
        if file.is_dir() {
            file.push("index.html");
        }
        let file = file.canonicalize().ok().filter(|file| file.starts_with(&self.pages))?;
        let body = fs::read(&file).ok()?;
        let kind = kind_of(&file);
        let body = if kind.starts_with("text/html") { self.filled(&String::from_utf8_lossy(&body)) } else { body };
        Some(Answer { status: 200, kind, body })
    }

    fn filled(&self, page: &str) -> Vec<u8> {
        let script = format!("{}/s/{}.js", self.demo.url, self.demo.public_key);
        let form = format!("{}/s/{}/subscribe", self.demo.url, self.demo.public_key);
        let page = page.replace("{{kept_script}}", &script).replace("{{kept_form}}", &form);
        let page = page.replace("{{member}}", &self.demo.member);
        page.replace("</body>", "<script src=\"/_reload.js\"></script></body>").into_bytes()
    }
}

/// A query's value under this name, decoded.
fn value(query: &str, name: &str) -> Option<String> {
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(decoded(&pair.replace('+', " ")))
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;

    fn host() -> Host {
        let text = |text: &str| text.to_owned();
        let demo = Demo {
            url: text("http://127.0.0.1:1"),
            host: text("http://localhost:2"),
            public_key: text("pk_x"),
            secret_key: text("sk_x"),
            identity_key_id: text("ik_x"),
            identity_secret: text("secret"),
            member: text("7"),
        };
        // A folder for each test: another one's writing would be read half done.
        let folder = format!("kept-host-{}-{:?}", std::process::id(), std::thread::current().id());
        let pages = std::env::temp_dir().join(folder);
        fs::create_dir_all(&pages).unwrap();
        fs::write(pages.join("index.html"), "<body>{{kept_script}} {{member}}</body>").unwrap();
        Host { pages: pages.canonicalize().unwrap(), demo, changes: Changes::new() }
    }

    #[test]
    fn a_page_is_filled_in_and_reloads_itself() {
        let page = String::from_utf8(host().answer("/").body).unwrap();
        assert!(page.contains("http://127.0.0.1:1/s/pk_x.js 7"), "{page}");
        assert!(page.contains("/_reload.js"), "{page}");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for path in ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/nothing"] {
            assert_eq!(host().answer(path).status, 404, "{path}");
        }
    }

    #[test]
    fn a_token_names_the_member_that_was_asked_for() {
        let answer = host().answer("/token?member=00%3001&name=Anna+P");
        let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        let token = answer["token"].as_str().unwrap();
        let claims = token.split('.').nth(1).unwrap();
        let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!((claims["sub"].as_str(), claims["name"].as_str()), (Some("00001"), Some("Anna P")));
        assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 300);
    }
}
