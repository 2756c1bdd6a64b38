// The second half of a module that the build took apart (xtask/split): what a first visit does not run. Its first call waits
// for it, and a moment after the start it is fetched beside the work.

/** `fetchNow`: the bytes behind an address, while everything waits. */
export function secondHalf(url, fetchNow) {
  let module;
  return {
    /** Puts it to `exports`, the first half's. */
    load(exports) {
      if (exports.late_loaded.value) return;
      try {
        new WebAssembly.Instance(module ?? new WebAssembly.Module(fetchNow(url)), { late: exports });
      } catch (error) {
        throw new Error(`a part of Pilothouse could not be fetched (${error.message}): check the connection`);
      }
      exports.late_loaded.value = 1;
      module = undefined;
    },
    async prepare() {
      module = await WebAssembly.compileStreaming(fetch(url, { priority: "low" }));
    },
  };
}
