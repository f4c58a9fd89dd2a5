import process from 'node:process';
import { callEveryMethod } from './every-method.mjs';

console.log(await callEveryMethod(process.argv[2]));
