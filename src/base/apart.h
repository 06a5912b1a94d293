// Loads stay in functions of their own, whoever calls them. A WebAssembly engine that finds a function busy compiles it anew, all of it:
// as one function a load takes 13 ms of that, on a core that the load itself could use, and its parts take three (node
// --trace-wasm-compilation-times).
#pragma once

#define UNDERTONE_APART [[gnu::noinline]]
