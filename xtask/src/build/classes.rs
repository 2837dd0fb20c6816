//! Takes classes out of a module's glue that nothing uses, and out of the module what they were made of.
//!
//! The `worker` crate shows JavaScript a class for each of its structs of options, and what `gloo-net` builds on one for
//! each kind of stream. wasm-bindgen cannot know that no JavaScript of ours makes one; what its glue does not name
//! anywhere else can go.

use std::path::Path;

use anyhow::{Context, Result, bail};
use walrus::{ExportId, Module};

/// Rewrites `glue` and the module at `path` without such classes.
pub(crate) fn drop_unused(glue: &str, path: &Path) -> Result<String> {
    let names: Vec<&str> =
        glue.lines().filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {")).collect();
    let mut rest = glue.to_owned();
    let mut gone = Vec::new();
    for name in names {
        let without = without(&rest, name).with_context(|| format!("the class {name} has another form"))?;
        if !without.contains(name) {
            rest = without;
            gone.push(name.to_lowercase() + "_");
        }
    }
    if gone.is_empty() {
        bail!("no class to take out: wasm-bindgen's glue has another form");
    }
    let mut module = Module::from_file(path)?;
    let is_gone = |name: &str| {
        let part = name.strip_prefix("__wbg_").unwrap_or(name);
        let part = part.strip_prefix("get_").or(part.strip_prefix("set_")).unwrap_or(part);
        gone.iter().any(|class| part.starts_with(class)) && !rest.contains(&format!("wasm.{name}"))
    };
    let unused: Vec<ExportId> =
        module.exports.iter().filter(|export| is_gone(&export.name)).map(walrus::Export::id).collect();
    for export in unused {
        module.exports.delete(export);
    }
    module.emit_wasm_file(path)?;
    Ok(rest)
}

/// The glue without a class, the line that lets it be disposed of, and what frees it.
fn without(glue: &str, name: &str) -> Option<String> {
    let parts = [
        (format!("export class {name} {{\n"), ["\n}\n"].as_slice()),
        (format!("if (Symbol.dispose) {name}."), &["\n"]),
        // What frees one is a line, or a block of them where the module can be begun anew.
        (format!("const {name}Finalization = "), &["));\n", "\n});\n"]),
    ];
    parts.iter().try_fold(glue.to_owned(), |glue, (begin, ends)| {
        let from = glue.find(begin)?;
        let to = ends.iter().filter_map(|end| Some(from + glue[from..].find(end)? + end.len())).min()?;
        Some(glue[..from].to_owned() + &glue[to..])
    })
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_class_goes_with_all_that_belongs_to_it() {
        let glue = "let a;\nexport class Options {\n    free() {\n    }\n}\nif (Symbol.dispose) Options.prototype[x] = y;\n\
            const OptionsFinalization = (z)\n    ? {}\n    : new F(() => {\n});\nlet b;\n";
        assert_eq!(without(glue, "Options").as_deref(), Some("let a;\nlet b;\n"));
        let short = glue.replace("(() => {\n});", "(ptr => free(ptr, 1));");
        assert_eq!(without(&short, "Options").as_deref(), Some("let a;\nlet b;\n"));
        assert_eq!(without(glue, "Other"), None);
    }
}
