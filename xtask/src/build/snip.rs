//! Takes out of a module what can only crash: every function that provably never returns becomes one `unreachable`.
//!
//! Such functions format a message nobody reads: a panic in the browser ends in the same trap with the message or
//! without it, because the module has nowhere to print to. They are found by following the control flow, not by
//! name, so nothing that works can be hit: a function is snipped only where no path through it comes back to its
//! caller, and whoever reached it was lost before. wasm-opt then drops what only they used.

use std::collections::HashSet;

use anyhow::{Result, bail};
use walrus::ir::{Instr, InstrSeqId};
use walrus::{
    Data, DataId, FunctionBuilder, FunctionId, FunctionKind, ImportKind, LocalFunction, Module, ModuleConfig,
};

/// The module without the bodies of functions that never return, and without the paths of Rust's source files.
pub(crate) fn snip(wasm: &[u8]) -> Result<Vec<u8>> {
    // The names stay for wasm-bindgen, which looks some of its functions up by them.
    let mut module = ModuleConfig::new().generate_producers_section(false).parse(wasm)?;
    let lost = never_returning(&module);
    for &function in &lost {
        stub(&mut module, function);
    }
    let segments: Vec<DataId> = module.data.iter().map(Data::id).collect();
    let paths: usize = segments.into_iter().map(|id| blank_paths(&mut module.data.get_mut(id).value)).sum();
    // Every build has dozens of both; none means that rustc's output changed its shape.
    if lost.is_empty() || paths == 0 {
        bail!("nothing to snip: {} functions that never return, {paths} source paths", lost.len());
    }
    Ok(module.emit_wasm())
}

/// The module with its panics' texts, but without the paths of source files that are not ours. What they panic about
/// is told with the line of ours that called them; where on the builder's machine they lay says nothing.
pub(crate) fn forget_foreign_paths(wasm: &[u8], cargo_home: &str) -> Result<Vec<u8>> {
    let mut module = ModuleConfig::new().generate_producers_section(false).parse(wasm)?;
    let registry = format!("{cargo_home}/registry/src/");
    let segments: Vec<DataId> = module.data.iter().map(Data::id).collect();
    for id in segments {
        for root in [b"/rustc/", registry.as_bytes()] {
            blank_from(&mut module.data.get_mut(id).value, root);
        }
    }
    Ok(module.emit_wasm())
}

/// Zeroes every path that begins with `root`.
fn blank_from(data: &mut [u8], root: &[u8]) {
    let mut from = 0;
    while let Some(start) = find(&data[from..], root).map(|at| from + at) {
        let Some(end) = find(&data[start..], b".rs").map(|at| start + at + 3) else { return };
        data[start..end].fill(0);
        from = end;
    }
}

/// Every function of the module's own that never comes back to its caller.
fn never_returning(module: &Module) -> Vec<FunctionId> {
    let throws = module.imports.iter().filter_map(|import| match import.kind {
        ImportKind::Function(function) if matches!(&*import.name, "__wbindgen_throw" | "__wbindgen_rethrow") => {
            Some(function)
        }
        _ => None,
    });
    let mut lost: HashSet<FunctionId> = throws.collect();
    let mut found = Vec::new();
    // Who only calls the lost is lost as well, so the search goes on until it finds no more.
    loop {
        let before = found.len();
        for (id, function) in module.funcs.iter_local() {
            if !lost.contains(&id) && !(Flow { function, lost: &lost, targets: HashSet::new() }).returns() {
                lost.insert(id);
                found.push(id);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Follows the control flow of one function.
struct Flow<'a> {
    function: &'a LocalFunction,
    lost: &'a HashSet<FunctionId>,
    /// Where some reachable branch goes.
    targets: HashSet<InstrSeqId>,
}

impl Flow<'_> {
    /// Whether the function can come back to its caller.
    fn returns(mut self) -> bool {
        let body = self.function.entry_block();
        self.ends(body) || self.targets.contains(&body)
    }

    /// Whether the end of the sequence can be reached from its start.
    fn ends(&mut self, sequence: InstrSeqId) -> bool {
        let function = self.function;
        function.block(sequence).instrs.iter().all(|(instruction, _)| self.passes(instruction))
    }

    /// Whether the instruction can be followed by the next. Whatever is not known here counts as harmless.
    fn passes(&mut self, instruction: &Instr) -> bool {
        let body = self.function.entry_block();
        match instruction {
            Instr::Unreachable(_) => false,
            Instr::Call(call) => !self.lost.contains(&call.func),
            Instr::Block(block) => self.ends(block.seq) | self.targets.contains(&block.seq),
            // A branch to a loop goes back to its start.
            Instr::Loop(repeat) => self.ends(repeat.seq),
            Instr::IfElse(choice) => [choice.consequent, choice.alternative]
                .map(|branch| self.ends(branch) | self.targets.contains(&branch))
                .contains(&true),
            Instr::BrIf(branch) => {
                self.targets.insert(branch.block);
                true
            }
            Instr::Br(branch) => {
                self.targets.insert(branch.block);
                false
            }
            Instr::BrTable(table) => {
                self.targets.extend(table.blocks.iter().copied());
                self.targets.insert(table.default);
                false
            }
            Instr::Return(_) | Instr::ReturnCall(_) | Instr::ReturnCallIndirect(_) | Instr::ReturnCallRef(_) => {
                self.targets.insert(body);
                false
            }
            _ => true,
        }
    }
}

fn stub(module: &mut Module, function: FunctionId) {
    let ty = module.types.get(module.funcs.get(function).ty());
    let (takes, gives) = (ty.params().to_vec(), ty.results().to_vec());
    let arguments = takes.iter().map(|&kind| module.locals.add(kind)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &takes, &gives);
    builder.func_body().unreachable();
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(arguments));
}

/// Zeroes the paths of Rust's source files, which only panics point at, and says how many there were.
///
/// It also keeps out of the module where it was built: its bytes are the same on every machine.
fn blank_paths(data: &mut [u8]) -> usize {
    let mut blanked = 0;
    let mut from = 0;
    while let Some(end) = find(&data[from..], b".rs").map(|at| from + at + 3) {
        let printable = data[from..end].iter().rev().take_while(|byte| path_byte(**byte)).count();
        // A path may follow on another text without a gap; ours begin with a root or a folder of the workspace.
        let run = &data[end - printable..end];
        let roots = [&b"/rustc/"[..], b"/", b"widget/src/", b"console/src/", b"library/"];
        if let Some(start) = roots.iter().filter_map(|root| find(run, root)).min() {
            data[end - printable + start..end].fill(0);
            blanked += 1;
        }
        from = end;
    }
    blanked
}

fn path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-\\:@+".contains(&byte)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use walrus::ValType;

    use super::*;

    /// A module with one function, as `write` writes it; `lost` is an import that throws.
    fn snipped(write: impl FnOnce(&mut FunctionBuilder, FunctionId)) -> bool {
        let mut module = Module::default();
        let ty = module.types.add(&[], &[]);
        let (lost, _) = module.add_import_func("__wbindgen_placeholder__", "__wbindgen_throw", ty);
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        write(&mut builder, lost);
        let condition = module.locals.add(ValType::I32);
        let function = builder.finish(vec![condition], &mut module.funcs);
        never_returning(&module).contains(&function)
    }

    #[test]
    fn a_function_that_only_crashes_is_found() {
        assert!(snipped(|function, lost| {
            function.func_body().call(lost);
        }));
        assert!(snipped(|function, lost| {
            function.func_body().i32_const(1).if_else(None, |then| _ = then.call(lost), |or| _ = or.unreachable());
        }));
    }

    #[test]
    fn a_function_with_any_way_back_stays() {
        assert!(!snipped(|_, _| {}));
        assert!(!snipped(|function, lost| {
            function.func_body().i32_const(1).if_else(None, |then| _ = then.return_(), |or| _ = or.call(lost));
        }));
        assert!(!snipped(|function, lost| {
            function.func_body().block(None, |block| {
                let out = block.id();
                block.i32_const(1).br_if(out).call(lost);
            });
        }));
    }

    #[test]
    fn paths_go_and_the_texts_beside_them_stay() {
        let mut data = b"a < b /home/ada/x-1.0/src/lib.rs\0words.rs and more".to_vec();
        assert_eq!(blank_paths(&mut data), 1);
        assert!(data.starts_with(b"a < b \0\0\0"));
        assert!(data.ends_with(b"\0words.rs and more"));
    }

    #[test]
    fn foreign_paths_go_and_ours_stay() {
        let mut data = b"application/json/c/registry/src/x-1.0/lib.rsedge/src/call.rs/c/registry/src/y.rs".to_vec();
        blank_from(&mut data, b"/c/registry/src/");
        assert!(data.starts_with(b"application/json\0\0"));
        assert!(find(&data, b"edge/src/call.rs\0").is_some());
        assert_eq!(data.last(), Some(&0));
    }
}
