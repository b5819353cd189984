export const UNIT_WORD = { person: '人', household: '户' } as const
export const HOW_WORD = { bank: '转账', cash: '现金' } as const
