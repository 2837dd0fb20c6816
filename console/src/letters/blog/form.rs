//! How people become readers: a block of ours in an article, a form of plain HTML for pages without scripts, or the
//! address of the page we keep for it.

use crate::prelude::*;
use loyalty::consent::Consent;

use crate::letters::languages;
use crate::parts::CopyLine;
use crate::site::Site;
use crate::texts::{letters as says, own_name, trouble};

/// The block's line. The site's own line stands in its pages once for all.
const BLOCK: &str = "<div data-kept=\"subscribe\" style=\"min-height:560px\"></div>";

/// What there is to paste.
#[component]
pub(super) fn FormCard(site: Site) -> impl IntoView {
    if site.contacts != "ours" {
        return view! { <p class="notice">{trouble::contacts_not_kept()}</p> };
    }
    let page = page(&site);
    let code = |language: &'static str| {
        let label = [says::form_html(), own_name(language)].join(" · ");
        view! { <h3>{label.clone()}</h3> <CopyLine label=label line=html(&page, language, &site.name) /> }
    };
    let codes = languages(&site).into_iter().map(code).collect_view();
    view! {
        <section class="card">
            <h2>{says::form()}</h2>
            <p class="lead">{says::form_lead()}</p>
            <h3>{says::form_block()}</h3>
            <p class="hint">{says::form_block_hint()}</p>
            <CopyLine label=says::form_block() line=BLOCK />
            <h3>{says::form_page()}</h3>
            <p class="hint">{says::form_page_hint()}</p>
            <CopyLine label=says::form_page() line=page.clone() />
            <p class="hint">{says::form_html_hint()}</p>
            {codes}
        </section>
    }
}

/// The address of the site's own page with the form.
fn page(site: &Site) -> String {
    let host = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    format!("{host}/s/{}/subscribe", site.public_key)
}

/// The form of plain HTML. What people agree to stands there word for word as it stands in the proof; the field that
/// nobody sees is for machines.
fn html(page: &str, language: &str, name: &str) -> String {
    let [email, button] = if language == "ru" {
        ["Электронная почта", "Подписаться"]
    } else {
        ["E-mail", "Subscribe"]
    };
    let sentence = |consent: Consent| escaped(&consent.sentence(language, name));
    format!(
        "<form method=\"post\" action=\"{page}\" lang=\"{language}\">
  <p><label>{email} <input type=\"email\" name=\"email\" required autocomplete=\"email\"></label></p>
  <p><label><input type=\"checkbox\" name=\"data\" required> {}</label></p>
  <p hidden><input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p>
  <input type=\"hidden\" name=\"language\" value=\"{language}\">
  <input type=\"hidden\" name=\"topics\" value=\"posts\">
  <button>{button}</button>
</form>",
        sentence(Consent::Data)
    )
}

/// Text that can stand in a document.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_says_what_the_proof_says() {
        let form = html("https://kept.example/s/pk_1/subscribe", "ru", "Ада & <b>");
        assert!(form.contains(&escaped(&Consent::Data.sentence("ru", "Ада & <b>"))), "{form}");
        assert!(!form.contains("<b>") && form.contains("action=\"https://kept.example/s/pk_1/subscribe\""), "{form}");
    }
}
