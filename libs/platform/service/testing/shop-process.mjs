// A service as a process of its own, straight from the sources: compiled as it is required.
import { createRequire } from 'node:module';
import { transformFileSync } from '@swc/core';
import { swcOptions } from '../../../../tools/config/swc.mjs';

const load = createRequire(import.meta.url);
load.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, swcOptions).code, file);

const { runService, ServiceConfig } = load('../src/index.ts');
const { Module } = load('@nestjs/common');

class ShopConfig extends ServiceConfig {}
class ShopModule {}
Module({})(ShopModule);

void runService({ name: 'shop', config: ShopConfig, module: ShopModule });
if (process.argv[2] === 'faulty') setTimeout(() => Promise.reject(new Error('nobody catches this')), 500);
