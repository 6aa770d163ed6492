export { map } from './map/main';
export { mint, type Minted, type MintOptions, type Wish } from './mint/mint';
export { MintRefused } from './mint/refusal';
