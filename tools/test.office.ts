import { runTests } from './test.ts'

/** Tests that open what Doudi writes in LibreOffice; run where it is installed. */
process.exitCode = (await runTests('office', process.argv.slice(2))) ? 0 : 1
