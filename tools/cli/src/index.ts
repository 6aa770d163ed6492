export { main } from './main';
export { buildProgram } from './program';
export { resolveFile } from './resolve/work';
