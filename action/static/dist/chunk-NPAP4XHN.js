const require=process.getBuiltinModule("node:module").createRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;
import{setImmediate as i}from"node:timers/promises";async function o(){await i()}export{o as a};
