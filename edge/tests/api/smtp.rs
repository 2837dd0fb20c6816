//! Letters that leave workerd for a mail server, encrypted from the first byte; and an installation that has none.

use loyalty::wire::Code;
use loyalty::wire::mail::{Mailbox, Mailer};
use loyalty::wire::messages::{Correspondence, Delivery, DeliveryPage};
use serde_json::{Value, json};

use crate::letters::subscription;
use crate::mail_server::MailServer;
use crate::server::{Server, wait_until};
use crate::site::{NOON, TestSite};

/// An edge whose letters leave by this server, and that trusts certificates signed by this one.
fn served(mail: &MailServer, trusts: &MailServer) -> Server {
    Server::told(&[
        ("SMTP_HOST", "localhost"),
        ("SMTP_PORT", &mail.port),
        ("SMTP_USER", "kept"),
        ("SMTP_PASSWORD", "password"),
        ("MAIL_FROM", "hello@kept.example"),
        ("NODE_EXTRA_CA_CERTS", trusts.certificate.to_str().expect("a path")),
    ])
}

/// Somebody asks for a code, and what is due is sent.
fn asks_code(site: &TestSite<'_>, email: &str) {
    let asked = "a secret of one frame only";
    let new = json!({"site": site.keys.public_key, "email": email, "language": "en", "asked": asked});
    site.server.ask("POST", "/v1/codes").at(NOON).json(&new).send().is::<Value>(202);
    let ask = site.server.ask("GET", "/v1/mailbox").at(NOON).bearer(&site.server.operator_key);
    ask.send().is::<Mailbox>(200);
}

/// What the panel's document knows of the site.
fn boot(site: &TestSite<'_>) -> String {
    let page = site.server.ask("GET", &format!("/panel?site={}", site.keys.public_key)).send();
    let text = page.text();
    let (_, boot) = text.split_once("id=\"boot\"").or_else(|| text.split_once("id=boot")).expect("what it begins with");
    boot.split_once("</script>").expect("its end").0.to_owned()
}

fn deliveries(site: &TestSite<'_>) -> Vec<Delivery> {
    site.get("/v1/deliveries").is::<DeliveryPage>(200).deliveries
}

#[test]
fn a_code_leaves_encrypted_for_a_server_whose_certificate_is_trusted() {
    let mail = MailServer::start();
    let server = served(&mail, &mail);
    let site = TestSite::on(&server);
    asks_code(&site, "ada@reader.example");
    wait_until("a letter", || mail.told().len() == 2 && deliveries(&site)[0].state == "sent");
    let letter = mail.told().remove(1);
    assert!(letter["tls"].as_str().unwrap().starts_with("TLSv1."), "{letter}");
    assert_eq!((&letter["from"], &letter["to"]), (&json!("hello@kept.example"), &json!(["ada@reader.example"])));
    let text = letter["text"].as_str().unwrap();
    let subject = text.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
    let code = subject.split(' ').next().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{subject}");
    assert!(text.contains("\r\nMessage-ID: <") && text.contains("\r\nDate: "), "{text}");
}

#[test]
fn a_host_beyond_ascii_is_written_as_every_mail_server_knows_it() {
    let mail = MailServer::start();
    let server = served(&mail, &mail);
    let site = TestSite::on(&server);
    asks_code(&site, "ada@пример.рф");
    wait_until("a letter", || mail.told().len() == 2);
    let letter = mail.told().remove(1);
    // The server of this test reads the name back, and offers no letters but those of ASCII in addresses.
    assert_eq!(letter["to"], json!(["ada@пример.рф"]));
    assert!(letter["text"].as_str().unwrap().contains("\r\nTo: <ada@xn--e1afmkfd.xn--p1ai>\r\n"), "{letter}");
    wait_until("a delivery that was sent", || deliveries(&site)[0].state == "sent");
    assert_eq!(deliveries(&site)[0].recipient.as_deref(), Some("ada@пример.рф"), "as it was typed");
}

#[test]
fn a_server_with_a_strangers_certificate_gets_nothing_and_the_delivery_says_so() {
    let (mail, other) = (MailServer::start(), MailServer::start());
    let server = served(&mail, &other);
    let site = TestSite::on(&server);
    let new = subscription(&site, "ada@reader.example");
    server.ask("POST", "/v1/subscriptions").at(NOON).json(&new).send().is::<Value>(202);
    wait_until("a delivery that waits", || deliveries(&site)[0].problem.is_some());
    let waits = deliveries(&site).remove(0);
    let found = (waits.state.as_str(), waits.attempts, waits.problem.as_deref());
    assert_eq!(found, ("due", 0, Some("server")), "the letter is not to blame");
    wait_until("a handshake that was broken off", || !mail.told().is_empty());
    let heard = mail.told();
    assert!(heard.iter().all(|one| one.get("refused").is_some()), "nobody is spoken with: {heard:?}");
    let log = server.log();
    assert!(!log.contains("ada@reader.example"), "{log}");
}

#[test]
fn nothing_is_offered_that_needs_a_letter_where_none_can_be_sent() {
    let server = Server::told(&[("MAILBOX", "off")]);
    let site = TestSite::on(&server);
    assert!(!boot(&site).contains("\"topics\""), "no form to subscribe or to sign in with a code: {}", boot(&site));
    let form = format!("/s/{}/subscribe", site.keys.public_key);
    for page in [server.ask("GET", &form), server.ask("POST", &form).bytes("email=ada%40reader.example&data=on")] {
        let page = page.at(NOON).send();
        assert!(page.status == 409 && !page.text().contains("<form"), "{}", page.text());
    }
    assert_eq!(server.ask("GET", "/v1/mailer").send().is::<Mailer>(200), Mailer { sends: false, texts: false });
    assert_eq!(site.get("/v1/correspondence").is::<Correspondence>(200).from, None);
    let new = subscription(&site, "ada@reader.example");
    server.ask("POST", "/v1/subscriptions").at(NOON).json(&new).send().refused(Code::MailNotSetUp);
    assert!(boot(&TestSite::open()).contains("\"topics\""), "where letters can be sent, it is offered");
}
