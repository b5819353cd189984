#!/usr/bin/env node
// doudi <command>: installs what is missing, builds the web for the commands that serve it, and goes on under Node 24.
import { ensureWeb, run } from './bootstrap.mjs'

const args = process.argv.slice(2)
if ((args.includes('serve') || args.includes('demo')) && !args.includes('--no-serve')) ensureWeb()
run('src/cli/doudi.ts', args)
