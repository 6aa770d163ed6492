/** Connection string of the server that the contract suite is held against; a node of its own where unset. */
export const contractServer: string | undefined = process.env['EVENTSTORE_URL'];
