/** It can't be minted: the message says why, and what to do. */
export class MintRefused extends Error {
  constructor(
    readonly code:
      | 'facts.name-invalid'
      | 'facts.publisher-unknown'
      | 'facts.category-unknown'
      | 'facts.type-exists'
      | 'facts.type-unknown'
      | 'facts.version-not-newest'
      | 'facts.frozen'
      | 'facts.dirty'
      | 'facts.outside-repository',
    message: string,
  ) {
    super(message);
    this.name = 'MintRefused';
  }
}
