export { reference } from './main';
