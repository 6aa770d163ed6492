export const rolled = Math.random();
