//! What the panel asks of JavaScript: the functions of `js/`, one by one.

use wasm_bindgen::prelude::*;

#[cfg(test)]
pub(crate) use plain::*;

#[wasm_bindgen(module = "/js/words.js")]
extern "C" {
    pub(crate) fn boot() -> JsValue;
}

#[cfg(not(test))]
#[wasm_bindgen(module = "/js/words.js")]
extern "C" {
    #[wasm_bindgen(js_name = text)]
    pub(crate) fn sentence(index: u32) -> String;
    pub(crate) fn whole(points: i64) -> String;
    pub(crate) fn signed(points: i64) -> String;
    pub(crate) fn digits(points: i64) -> String;
    pub(crate) fn unit(points: i64) -> String;
    #[wasm_bindgen(js_name = points)]
    pub(crate) fn counted(points: i64) -> String;
    pub(crate) fn amount(minor: i64) -> String;
    pub(crate) fn percent(percent: i64) -> String;
    pub(crate) fn period(number: u32, unit: &str) -> String;
    pub(crate) fn date(at: &str) -> String;
    #[wasm_bindgen(js_name = monthOf)]
    pub(crate) fn month_of(at: &str) -> String;
    #[wasm_bindgen(js_name = lastBefore)]
    pub(crate) fn last_before(end: &str) -> String;
}

#[wasm_bindgen(module = "/js/json.js")]
extern "C" {
    pub(crate) fn string(from: &JsValue, key: &str) -> Option<String>;
    pub(crate) fn integer(from: &JsValue, key: &str) -> i64;
    pub(crate) fn child(from: &JsValue, key: &str) -> JsValue;
    pub(crate) fn count(from: &JsValue) -> u32;
    pub(crate) fn item(from: &JsValue, index: u32) -> JsValue;
    pub(crate) fn there(from: &JsValue) -> bool;
    pub(crate) fn spoken(from: &JsValue, key: &str) -> String;
}

#[wasm_bindgen(module = "/js/edge.js")]
extern "C" {
    #[wasm_bindgen(js_name = answerTo)]
    pub(crate) fn answer_to(receive: &JsValue);
    #[wasm_bindgen(js_name = signIn)]
    pub(crate) fn sign_in(token: &str);
    #[wasm_bindgen(js_name = enterCard)]
    pub(crate) fn enter_card(code: &str);
    pub(crate) fn remembered() -> Option<String>;
    #[wasm_bindgen(js_name = forgetCard)]
    pub(crate) fn forget_card();
    pub(crate) fn claim(voucher: &str);
    pub(crate) fn asked(voucher: &str) -> bool;
    pub(crate) fn abandon();
    #[wasm_bindgen(js_name = signOut)]
    pub(crate) fn sign_out();
    #[wasm_bindgen(js_name = loadCard)]
    pub(crate) fn load_card();
    #[wasm_bindgen(js_name = loadEntries)]
    pub(crate) fn load_entries(cursor: Option<&str>);
    pub(crate) fn redeem(reward: &str, key: &str);
    #[wasm_bindgen(js_name = freshKey)]
    pub(crate) fn fresh_key() -> String;
}

#[wasm_bindgen(module = "/js/page.js")]
extern "C" {
    pub(crate) fn listen(receive: &JsValue);
    pub(crate) fn post(is: &str, text: &str, label: &str);
    #[wasm_bindgen(js_name = askToken)]
    pub(crate) fn ask_token();
    #[wasm_bindgen(js_name = pollAfter)]
    pub(crate) fn poll_after(milliseconds: u32);
    pub(crate) fn focus(id: &str);
    pub(crate) fn copy(id: &str);
}

#[wasm_bindgen(module = "/js/forms.js")]
extern "C" {
    pub(crate) fn fill(form: &str);
}

#[wasm_bindgen(module = "/js/picture.js")]
extern "C" {
    #[wasm_bindgen(js_name = warmPicture)]
    pub(crate) fn warm_picture();
    #[wasm_bindgen(js_name = drawPicture)]
    pub(crate) fn draw_picture(code: &str);
}

#[wasm_bindgen(module = "/js/nodes.js")]
extern "C" {
    pub(crate) fn open(tag: &str);
    pub(crate) fn attribute(name: &str, value: &str);
    pub(crate) fn words(text: &str);
    pub(crate) fn close();
}

/// What views say where there is no browser: enough to tell one sentence from another.
#[cfg(test)]
mod plain {
    pub(crate) fn sentence(index: u32) -> String {
        format!("sentence {index}")
    }

    pub(crate) fn whole(points: i64) -> String {
        points.to_string()
    }

    pub(crate) fn signed(points: i64) -> String {
        format!("{points:+}")
    }

    pub(crate) fn digits(points: i64) -> String {
        points.to_string()
    }

    pub(crate) fn unit(_: i64) -> String {
        "points".to_owned()
    }

    pub(crate) fn counted(points: i64) -> String {
        format!("{points} points")
    }

    pub(crate) fn amount(minor: i64) -> String {
        minor.to_string()
    }

    pub(crate) fn percent(percent: i64) -> String {
        format!("{percent} %")
    }

    pub(crate) fn period(number: u32, unit: &str) -> String {
        format!("{number} {unit}")
    }

    pub(crate) fn date(at: &str) -> String {
        at.to_owned()
    }

    pub(crate) fn month_of(at: &str) -> String {
        at.to_owned()
    }

    pub(crate) fn last_before(end: &str) -> String {
        end.to_owned()
    }
}
