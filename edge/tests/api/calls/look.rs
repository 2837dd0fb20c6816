//! A site's look: how it is set, what becomes of it in what browsers load, and that nothing in it can leave its place.

use loyalty::wire::Code;
use loyalty::wire::sites::Site;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::site::TestSite;

fn looks_like(site: &TestSite, look: &Value) -> Site {
    site.ask("PATCH", "/v1/site").json(&json!({"look": look})).send().is(200)
}

fn config(site: &TestSite) -> Reply {
    site.server.ask("GET", &format!("/s/{}.json", site.keys.public_key)).send()
}

fn panel(site: &TestSite, more: &str) -> Reply {
    site.server.ask("GET", &format!("/panel?site={}{more}", site.keys.public_key)).send()
}

#[test]
fn a_look_is_shown_as_it_was_sent_and_replaced_as_a_whole() {
    let site = TestSite::open();
    assert_eq!(site.get("/v1/site").is::<Site>(200).look, json!({}));
    let night = json!({"theme": {"preset": "night"}, "launcher": {"hide_on": ["/pay"]}});
    assert_eq!(looks_like(&site, &night).look, night);
    let renamed: Site = site.ask("PATCH", "/v1/site").json(&json!({"name": "Bell"})).send().is(200);
    assert_eq!(renamed.look, night, "what is not sent stays");
    assert_eq!(looks_like(&site, &json!({"theme": {}})).look, json!({"theme": {}}));
}

#[test]
fn a_faulty_look_is_refused_with_every_fault_and_changes_nothing() {
    let site = TestSite::open();
    let look = json!({"launcher": {"side": "left", "hide_on": ["pay"]}, "theme": {"accent": "red", "glow": true}});
    let refused = site.ask("PATCH", "/v1/site").json(&json!({"name": "Other", "look": look})).send();
    let problem = refused.refused(Code::LookInvalid);
    let faults = problem.extra["faults"].as_array().unwrap().clone();
    let paths: Vec<&str> = faults.iter().map(|fault| fault["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["/look/launcher/side", "/look/launcher/hide_on/0", "/look/theme/glow", "/look/theme/accent"]);
    assert_eq!(problem.extra["path"], "/look/launcher/side");
    let after: Site = site.get("/v1/site").is(200);
    assert_eq!((after.name.as_str(), after.look), ("Bell & Sons", json!({})));
}

#[test]
fn the_loader_is_told_the_look_where_it_differs() {
    let site = TestSite::open();
    let plain = config(&site);
    assert_eq!(plain.header("access-control-allow-origin"), Some("*"));
    assert_eq!(plain.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(plain.header("cache-control"), Some("public, max-age=60"));
    let plain = plain.value();
    assert_eq!((plain.get("css"), plain.get("hide")), (None, None));
    assert_eq!(plain["texts"]["ru"][1], "Закрыть");
    looks_like(&site, &json!({"launcher": {"show": false, "hide_on": ["/pay"]}}));
    let looks = config(&site).value();
    assert_eq!((&looks["css"], &looks["hide"]), (&json!(".go{display:none}"), &json!("^(?:/pay)/?$")));
    let script = site.server.ask("GET", &format!("/s/{}.js", site.keys.public_key)).send().text();
    assert!(script.contains(".go{display:none}"), "the script carries the same");
}

#[test]
fn the_panel_carries_its_colours_and_their_hash() {
    let site = TestSite::open();
    let plain = panel(&site, "");
    assert!(!plain.text().contains("__KEPT_"), "every slot is filled");
    let hashes = |reply: &Reply| reply.header("content-security-policy").unwrap().matches("'sha256-").count();
    assert_eq!(hashes(&plain), 1);
    looks_like(&site, &json!({"theme": {"accent": "#ffee00"}}));
    let looks = panel(&site, "");
    assert_eq!((hashes(&looks), looks.text().matches("<style>").count()), (2, 2));
    assert!(looks.text().contains("--kept-accent:#ffee00;--kept-on-accent:#000000"));
    for (name, value) in [
        ("cross-origin-resource-policy", "cross-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "public, max-age=60"),
    ] {
        assert_eq!(looks.header(name), Some(value), "{name}");
    }
    assert!(looks.header("permissions-policy").is_some());
    let policy = looks.header("content-security-policy").unwrap();
    let origins = site.get("/v1/site").is::<Site>(200).origins.join(" ");
    assert!(policy.ends_with(&format!("frame-ancestors 'self' {origins}")), "{policy}");
}

#[test]
fn the_panel_speaks_the_languages_it_was_built_in_and_english_to_others() {
    let site = TestSite::open();
    let speaks = |lang: &str| {
        let page = panel(&site, &format!("&lang={lang}")).text();
        page.split_once("<html lang=\"").unwrap().1.split('"').next().unwrap().to_owned()
    };
    assert_eq!(["ru", "ru-RU", "en", "xx", "", "../en", "RU"].map(speaks), ["ru", "ru", "en", "en", "en", "en", "en"]);
}

#[test]
fn a_block_is_named_to_the_panel_only_if_there_is_one_of_that_name() {
    let site = TestSite::open();
    for block in ["balance", "card"] {
        assert!(panel(&site, &format!("&block={block}")).text().contains(&format!("\"block\":\"{block}\"")));
    }
    assert!(!panel(&site, "&block=%3C/script%3E").text().contains("\"block\""));
}

#[test]
fn a_look_is_tried_before_it_is_saved() {
    let site = TestSite::open();
    let ask = |look: &str| site.server.ask("GET", &format!("/look?site={}&look={look}", site.keys.public_key)).send();
    let tried = ask(
        "%7B%22theme%22%3A%7B%22preset%22%3A%22bold%22%7D%2C%22launcher%22%3A%7B%22hide_on%22%3A%5B%22%2Fa%22%5D%7D%7D",
    );
    assert_eq!(tried.status, 200, "{}", tried.text());
    let tried = tried.value();
    assert!(tried["css"].as_str().unwrap().contains("--kept-accent:#d90d1d"));
    assert!(tried["launcher"]["css"].as_str().unwrap().contains("--kept-accent:#d90d1d"));
    assert_eq!(tried["launcher"]["hide"], "^(?:/a)/?$");
    let faults = ask("%7B%22theme%22%3A%7B%22accent%22%3A1%7D%7D").refused(Code::LookInvalid);
    assert_eq!(faults.extra["path"], "/theme/accent");
    ask("%7B").refused(Code::Malformed);
    assert_eq!(site.get("/v1/site").is::<Site>(200).look, json!({}), "nothing was saved");
}

#[test]
fn nothing_an_owner_writes_can_leave_the_script_style_or_header_it_stands_in() {
    let site = TestSite::open();
    let name = "</script></style><b>\"'\u{2028}__KEPT_BOOT__";
    site.ask("PATCH", "/v1/site").json(&json!({"name": "x"})).send().is::<Site>(200);
    let hostile = json!({"name": name.replace('\u{2028}', " "),
        "look": {"launcher": {"hide_on": ["/</script><script>", "/\"'`${1}((", "/\u{2028}"]}}});
    site.ask("PATCH", "/v1/site").json(&hostile).send().is::<Site>(200);
    let script = site.server.ask("GET", &format!("/s/{}.js", site.keys.public_key)).send().text();
    assert!(!script.contains("</script") && !script.contains('\u{2028}'));
    assert_eq!(config(&site).value()["name"], hostile["name"]);
    let page = panel(&site, "");
    let shipped = panel(&TestSite::open(), "").text().matches("</script>").count();
    assert_eq!(page.text().matches("</script>").count(), shipped);
    for look in [
        json!({"theme": {"accent": "#000000;}body{display:none"}}),
        json!({"theme": {"font": "x;}</style>"}}),
        json!({"theme": {"radius_px": "1px;}"}}),
        json!({"launcher": {"z_index": "1}"}}),
    ] {
        site.ask("PATCH", "/v1/site").json(&json!({"look": look})).send().refused(Code::LookInvalid);
    }
    let origins = json!({"origins": ["https://a.example\r\nset-cookie: a=b"]});
    site.ask("PATCH", "/v1/site").json(&origins).send().refused(Code::OutOfRange);
}
