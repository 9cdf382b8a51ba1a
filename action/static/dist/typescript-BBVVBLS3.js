const require=process.getBuiltinModule("node:module").createRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;
import{a}from"./chunk-5OKQIL3M.js";import"./chunk-7GWGIM6F.js";export default a();
