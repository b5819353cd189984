import { runBenchmarks, tableOf } from '../../tools/bench.ts'
import type { Command } from './command.ts'
import { wrongUse } from './command.ts'

/** The benchmarks of bench/, on databases of their own; the data folder is not touched. */
export const benchCommand: Command = {
  words: [0, 10],
  run: async (cli, args) => {
    const results = await runBenchmarks(args.rest, cli.note).catch((error: unknown) => {
      throw error instanceof RangeError ? wrongUse(`没有这个基准测试：${error.message}`) : error
    })
    return { value: results, text: tableOf(results), found: results.every(({ met }) => met !== false) }
  },
}
