export const UNIT_WORD = { person: '人', household: '户' } as const
