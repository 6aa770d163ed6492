export { SourceTree } from './code/source-tree';
export { formatted } from './contracts/formatted';
export { map } from './map/main';
export { mint, type Minted, type MintOptions, type Wish } from './mint/mint';
export { MintRefused } from './mint/refusal';
