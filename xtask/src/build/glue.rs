//! The panel's glue: what wasm-bindgen wrote for its functions, and an entry of ours that starts the module.
//!
//! wasm-bindgen's own starter covers every way a module can come to a page and takes a third of the glue; the panel
//! comes in one way. wasm-opt has dropped imports and given the others short names: the entry hands over exactly
//! those that are left, so that the bundler drops the functions behind the rest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use walrus::{ExportId, Module};

/// What the entry does once it has the imports.
const ENTRY: &str = include_str!("panel.mjs");
/// The functions that wasm-bindgen wrote, as the module knows them.
const FUNCTIONS: &str = "./panel_bg.js";
/// The export that runs everything marked to run first.
const START: &str = "__wbindgen_start";

/// How the module names what it takes and gives.
#[derive(Deserialize)]
pub(crate) struct Names {
    /// Module, name and new name of each import that is left.
    imports: Vec<[String; 3]>,
    /// Name and new name of each export.
    exports: Vec<[String; 2]>,
    /// Whether the modules of imports were all renamed to "a" as well.
    #[serde(skip)]
    one_module: bool,
}

impl Names {
    /// From what wasm-opt prints where it shortens names.
    pub(crate) fn read(printed: &[u8]) -> Result<Self> {
        let names: Self = serde_json::from_slice(printed).context("wasm-opt printed no map of names")?;
        Ok(Self { one_module: true, ..names })
    }

    /// As they are in a module that was not optimised.
    pub(crate) fn of(module: &Module) -> Self {
        let imports = module.imports.iter().map(|one| [one.module.clone(), one.name.clone(), one.name.clone()]);
        let exports = module.exports.iter().map(|one| [one.name.clone(), one.name.clone()]);
        Self { imports: imports.collect(), exports: exports.collect(), one_module: false }
    }
}

/// Drops the exports that wasm-bindgen makes for everybody and this glue never calls.
pub(crate) fn drop_exports(module: &mut Module, glue: &str) {
    let called = |name: &str| name == START || calls(glue).any(|(_, export, _)| export == name);
    let unused: Vec<ExportId> =
        module.exports.iter().filter(|export| !called(&export.name)).map(walrus::Export::id).collect();
    for export in unused {
        module.exports.delete(export);
    }
}

/// Renames what the functions in `folder` call, and writes the entry beside them.
pub(crate) fn finish(folder: &Path, names: &Names) -> Result<()> {
    let functions = folder.join(FUNCTIONS);
    let text = std::fs::read_to_string(&functions).context("reading the glue")?;
    let short: BTreeMap<_, _> = names.exports.iter().map(|[long, short]| (&**long, &**short)).collect();
    std::fs::write(&functions, renamed(&text, &short)?)?;
    let start = short.get(START).context("the module has no start")?;
    std::fs::write(entry(folder), write_entry(names).replace("__START__", start))?;
    Ok(())
}

/// The file that the bundler begins with.
pub(crate) fn entry(folder: &Path) -> PathBuf {
    folder.join("entry.mjs")
}

/// Where the glue calls the module: the text before, the export's name, the text from there on.
fn calls(glue: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    glue.match_indices("wasm.").filter_map(move |(at, object)| {
        let (before, rest) = (&glue[..at], &glue[at + object.len()..]);
        let whole_word = !before.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '.');
        let name = rest
            .find(|next: char| !next.is_alphanumeric() && next != '_' && next != '$')
            .map_or(rest, |end| &rest[..end]);
        whole_word.then_some((before, name, &rest[name.len()..]))
    })
}

fn renamed(glue: &str, short: &BTreeMap<&str, &str>) -> Result<String> {
    let mut out = String::new();
    let mut written = 0;
    for (before, name, after) in calls(glue) {
        let Some(new) = short.get(name) else { bail!("the glue calls `{name}`, which the module does not have") };
        out.push_str(&glue[written..before.len()]);
        out.push_str("wasm.");
        out.push_str(new);
        written = glue.len() - after.len();
    }
    out.push_str(&glue[written..]);
    Ok(out)
}

/// Imports by their long names, handed over by their short ones.
fn write_entry(names: &Names) -> String {
    let numbered = || names.imports.iter().enumerate();
    let lines: Vec<String> = numbered()
        .map(|(number, [module, name, _])| format!("import {{ {name} as import{number} }} from {module:?};\n"))
        .collect();
    let mut modules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (number, [module, _, short]) in numbered() {
        let module = if names.one_module { "a" } else { module };
        modules.entry(module).or_default().push(format!("{short}: import{number}"));
    }
    let objects: Vec<String> =
        modules.iter().map(|(module, members)| format!("{module:?}: {{ {} }}", members.join(", "))).collect();
    lines.concat() + &ENTRY.replace("__IMPORTS__", &format!("{{ {} }}", objects.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let printed = r#"{"imports": [["./panel_bg.js", "__wbg_date_1", "$"], ["./js/page.js", "listen", "A"]], "exports": [["start", "b"]]}"#;
        Names::read(printed.as_bytes()).unwrap()
    }

    #[test]
    fn the_glue_calls_exports_by_their_new_names() {
        let short = BTreeMap::from([("__wbindgen_free", "c"), ("memory", "d")]);
        let glue = "wasm.__wbindgen_free(p); new DataView(wasm.memory.buffer); set_wasm.x";
        assert_eq!(renamed(glue, &short).unwrap(), "wasm.c(p); new DataView(wasm.d.buffer); set_wasm.x");
    }

    #[test]
    fn a_call_of_an_export_that_is_gone_stops_the_build() {
        assert!(renamed("wasm.gone()", &BTreeMap::new()).is_err());
    }

    #[test]
    fn the_entry_hands_over_what_the_module_still_takes() {
        let entry = write_entry(&names());
        assert!(entry.contains(r#"import { __wbg_date_1 as import0 } from "./panel_bg.js";"#));
        assert!(entry.contains(r#"{ "a": { $: import0, A: import1 } }"#));
    }
}
