export { isMissing, isNobody, isNobodyOf } from './placeholders';
export { isNoDate, isTypedAlong } from './numbers';
export { isNoMailbox } from './mailboxes';
export { seen } from './spelling';
