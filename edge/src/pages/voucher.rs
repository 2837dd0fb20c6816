//! The page that a voucher's QR code opens: the panel's own document, in a tab, with the voucher in it.

use worker::{Env, Request, Response};

use super::panel::{Document, document, filled};
use super::{LANGUAGE, NEVER};
use crate::call::{Call, same};
use crate::error::{Answer, ApiError, read_stored};
use crate::public_config::{self, PublicConfig};
use crate::routes::query;
use crate::{tokens, vouchers};

/// As many languages of a browser's list are looked at.
const LANGUAGES_MAX: usize = 5;

/// The page of the voucher with this code, of the site that the query names.
pub(super) async fn answer(request: &Request, env: &Env, code: &str) -> Answer<Response> {
    let none = || ApiError::not_found("voucher");
    let public_key = query(request, "site")?.unwrap_or_default();
    let site = tokens::site_of_public_key(&public_key).ok_or_else(none)?;
    let call = Call::open(same(request), env.clone())?;
    let config = public_config::of(env, &public_key).await?.ok_or_else(none)?;
    let shown = vouchers::shown(&call, site, code).await?.ok_or_else(none)?;
    let document = spoken(request, env, &config).await?;
    let voucher = Some(("voucher", read_stored(&shown)?));
    // It changes the moment somebody claims it, and nobody's page may hold it: one press there is worth points.
    filled(env, &config, document, voucher, ("'none'", NEVER)).await
}

/// The document in the first language that the browser's owner reads and the build speaks; else in the site's.
async fn spoken(request: &Request, env: &Env, config: &PublicConfig) -> Answer<Document> {
    let header = request.headers().get("accept-language").ok().flatten().unwrap_or_default();
    let read = header.split(',').take(LANGUAGES_MAX).filter_map(|one| one.split(';').next()).map(str::trim);
    for asked in read.chain(config.languages.iter().map(String::as_str)) {
        let asked = asked.to_ascii_lowercase();
        let found = document(env, &asked).await?;
        // Whatever there is no document for is answered in English.
        if asked.starts_with(&found.language) {
            return Ok(found);
        }
    }
    document(env, LANGUAGE).await
}
