import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { day, type Day } from '../../kernel/day.ts'
import { loadLaw } from '../../server/law.ts'
import { aidDoubtText } from '../../server/messages/mutualaid.ts'
import type { EarlierHelp } from '../relief/contract.reserve.ts'
import type { Inspection } from './contract.ts'
import type { Vote } from './contract.cases.ts'
import { aidDoubts, aidProblems, AID_LEVELS, sumsOf, voteProblems, type AidInput, type AidPayee, type Payer } from './rules.cases.ts'
import {
  boardDoubts,
  directorProblems,
  inspectionDue,
  inspectionProblems,
  inspectionState,
  societyProblems,
  trainingProblems,
  votersOn,
  type Term,
} from './rules.ts'

const law = loadLaw()
const TODAY = day('2020-06-18')
const vote = (board_seats: number, board_present: number, kin_left: number, board_favour: number): Vote => ({
  board_seats,
  board_present,
  kin_left,
  board_favour,
})
const NOBODY = { seats: 0, kin: 0 }

describe('the vote of the board', () => {
  test('two thirds come, more than half of those who vote are in favour: at the border and one below it', () => {
    assert.deepEqual(voteProblems(vote(5, 4, 0, 3), NOBODY), [])
    assert.deepEqual(voteProblems(vote(9, 6, 0, 4), NOBODY), [])
    assert.deepEqual(voteProblems(vote(9, 5, 0, 5), NOBODY), ['VOTE_TOO_FEW_PRESENT'])
    assert.deepEqual(voteProblems(vote(9, 6, 0, 3), NOBODY), ['VOTE_NOT_CARRIED'])
    assert.deepEqual(voteProblems(vote(3, 2, 0, 2), NOBODY), [])
    assert.deepEqual(voteProblems(vote(3, 2, 0, 1), NOBODY), ['VOTE_NOT_CARRIED'])
    assert.deepEqual(voteProblems(vote(1, 1, 0, 1), NOBODY), [])
  })

  test('who left does not vote, and counts as present', () => {
    assert.deepEqual(voteProblems(vote(5, 4, 1, 2), NOBODY), [])
    assert.deepEqual(voteProblems(vote(5, 4, 1, 1), NOBODY), ['VOTE_NOT_CARRIED'])
    assert.deepEqual(voteProblems(vote(5, 4, 1, 4), NOBODY), ['VOTE_UNBALANCED'])
    assert.deepEqual(voteProblems(vote(5, 4, 4, 0), NOBODY), ['VOTE_NOT_CARRIED'])
  })

  test('numbers that cannot be', () => {
    for (const wrong of [vote(0, 0, 0, 0), vote(5, 6, 0, 6), vote(5, 4, 5, 0), vote(5, 4, 0, 5), vote(5, 4, -1, 3), vote(5, 4, 0, -1)])
      assert.deepEqual(voteProblems(wrong, NOBODY), ['VOTE_UNBALANCED'], JSON.stringify(wrong))
  })

  test('against the register: the seats are those of the board, kin leave unless they did not come', () => {
    assert.deepEqual(voteProblems(vote(5, 5, 0, 5), { seats: 5, kin: 0 }), [])
    assert.deepEqual(voteProblems(vote(7, 5, 0, 5), { seats: 5, kin: 0 }), ['VOTE_BOARD_DIFFERS'])
    assert.deepEqual(voteProblems(vote(5, 5, 0, 5), { seats: 5, kin: 1 }), ['VOTE_KIN_STAYED'])
    assert.deepEqual(voteProblems(vote(5, 5, 1, 4), { seats: 5, kin: 1 }), [])
    assert.deepEqual(voteProblems(vote(5, 4, 0, 4), { seats: 5, kin: 1 }), [], 'the kinsman may be the one who did not come')
    assert.deepEqual(voteProblems(vote(5, 4, 0, 4), { seats: 5, kin: 2 }), ['VOTE_KIN_STAYED'])
  })

  test('a vote passes exactly when the four numbers say so', () => {
    const count = fc.integer({ min: -1, max: 12 })
    fc.assert(
      fc.property(count, count, count, count, (seats, present, left, favour) => {
        const against = present - left - favour
        const carried =
          seats > 0 && present <= seats && left >= 0 && favour >= 0 && against >= 0 && favour > against && present / seats >= 2 / 3
        assert.equal(voteProblems(vote(seats, present, left, favour), NOBODY).length === 0, carried)
      }),
      { seed: 42, numRuns: 2000 },
    )
  })
})

const payee = (change: Partial<AidPayee> = {}): AidPayee => ({
  name: '王秀英',
  division: '349999100201',
  household_id: 'h',
  born_on: day('1950-05-01'),
  died_on: null,
  ...change,
})
const payer = (change: Partial<Payer> = {}): Payer => ({
  level: 'village',
  division: '349999100201',
  founded_on: day('2018-05-01'),
  closed_on: null,
  ...change,
})
const input = (change: Partial<AidInput> = {}): AidInput => ({
  unit: 'household',
  cause: '13',
  asked_on: day('2020-03-01'),
  voted_on: day('2020-03-02'),
  paid_on: day('2020-03-03'),
  vote: vote(5, 4, 0, 4),
  document: null,
  ...change,
})
const problems = (of: AidInput, to = payee(), by: Payer | undefined = payer()) => aidProblems(of, to, by, NOBODY, TODAY, law)

describe('what refuses a case', () => {
  test('each reason by its own name; the border days pass', () => {
    assert.deepEqual(problems(input()), [])
    assert.deepEqual(problems(input({ cause: '77' })), ['AID_CAUSE_UNKNOWN'])
    assert.deepEqual(problems(input({ asked_on: day('2020-03-03') })), ['AID_DAYS_BACKWARDS'])
    assert.deepEqual(problems(input({ paid_on: day('2020-03-01') })), ['AID_DAYS_BACKWARDS'])
    const sameDay = { asked_on: day('2020-03-02'), voted_on: day('2020-03-02'), paid_on: day('2020-03-02') }
    assert.deepEqual(problems(input(sameDay)), [])
    assert.deepEqual(problems(input({ paid_on: day('2020-06-18') })), [])
    assert.deepEqual(problems(input({ paid_on: day('2020-06-19') })), ['AID_IN_FUTURE'])
    assert.deepEqual(problems(input(), payee({ born_on: day('2020-03-01') })), [])
    assert.deepEqual(problems(input(), payee({ born_on: day('2020-03-02') })), ['AID_BEFORE_BIRTH'])
    assert.deepEqual(problems(input(), payee({ died_on: day('2020-03-03') })), [])
    assert.deepEqual(problems(input(), payee({ died_on: day('2020-03-02') })), ['AID_AFTER_DEATH'])
    assert.deepEqual(problems(input(), payee({ household_id: null })), ['AID_NO_HOUSEHOLD'])
    assert.deepEqual(problems(input({ unit: 'person' }), payee({ household_id: null })), [])
    assert.deepEqual(problems(input(), payee(), payer({ closed_on: day('2020-03-01') })), ['SOCIETY_CLOSED'])
    assert.deepEqual(problems(input(), payee(), payer({ founded_on: day('2020-03-03') })), ['AID_BEFORE_FOUNDING'])
    assert.deepEqual(problems(input({ vote: null })), ['AID_VOTE_NEEDED'])
  })

  test('a village society helps its own village; the town all of them', () => {
    const other = payee({ division: '349999100202' })
    assert.deepEqual(problems(input(), other), ['AID_OTHER_VILLAGE'])
    assert.deepEqual(problems(input(), other, payer({ level: 'town', division: '349999100000' })), [])
  })

  test('the county decides on paper and not by the board', () => {
    const county = (change: Partial<AidInput>) => aidProblems(input(change), payee(), undefined, NOBODY, TODAY, law)
    assert.deepEqual(county({ vote: null, document: 'X救急难〔2020〕3号' }), [])
    assert.deepEqual(county({ vote: null, document: ' ' }), ['AID_DOCUMENT_NEEDED'])
    assert.deepEqual(county({ document: 'X救急难〔2020〕3号' }), ['AID_VOTE_OF_COUNTY'])
  })
})

describe('what has to be explained', () => {
  const help = (change: Partial<EarlierHelp> = {}): EarlierHelp => ({
    source: 'mutual_aid',
    name: '王秀英',
    on: '2020-01-10',
    cause: '13',
    amount_fen: 800_00,
    ...change,
  })
  const doubts = (level: Payer['level'], amount_fen: bigint, earlier: readonly EarlierHelp[] = [], on = '2020-03-03') =>
    aidDoubts({ level, cause: '13', amount_fen, paid_on: day(on) }, earlier, law)

  test('above the cap of its level, not at it', () => {
    for (const [level, cap] of [
      ['village', 1000_00n],
      ['town', 2000_00n],
      ['county', 5000_00n],
    ] as const) {
      assert.deepEqual(doubts(level, cap), [])
      const [doubt] = doubts(level, cap + 1n)
      assert.deepEqual(
        [doubt?.code, doubt?.facts.level, doubt?.facts.cap_fen, doubt?.unchecked],
        ['ABOVE_AID_CAP', level, Number(cap), 'own'],
      )
    }
    assert.match(
      doubts('village', 1000_01n)
        .map(each => aidDoubtText(each, law))
        .join(''),
      /1,000\.01 元超过村级救急难单次上限 1,000\.00 元/,
    )
    assert.deepEqual(
      doubts('town', 1n, [], '2017-01-01').map(each => each.code),
      ['AID_CAP_UNKNOWN'],
    )
  })

  test('the same cause again from any pot; another cause is no doubt', () => {
    for (const source of ['mutual_aid', 'reserve', 'relief'] as const)
      assert.deepEqual(
        doubts('village', 1n, [help({ source })]).map(each => each.code),
        ['SAME_CAUSE_THIS_YEAR'],
      )
    assert.deepEqual(doubts('village', 1n, [help({ cause: '11' })]), [])
    assert.match(
      doubts('village', 1n, [help({ source: 'relief' })])
        .map(each => aidDoubtText(each, law))
        .join(''),
      /临时救助 800\.00 元/,
    )
  })
})

test('the levels are disjoint: their cases and money add up to all, whatever there is', () => {
  const cases = fc.array(fc.record({ level: fc.constantFrom(...AID_LEVELS), amount_fen: fc.bigInt({ min: 1n, max: 500_000n }) }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(cases, list => {
      const sums = sumsOf(list)
      assert.deepEqual(
        sums.map(each => each.level),
        ['village', 'town', 'county'],
      )
      const [village, town, county] = sums
      assert.equal(village?.cases, list.length - (town?.cases ?? 0) - (county?.cases ?? 0))
      const all = list.reduce((sum, each) => sum + each.amount_fen, 0n)
      assert.equal(BigInt(village?.amount_fen ?? 0), all - BigInt(town?.amount_fen ?? 0) - BigInt(county?.amount_fen ?? 0))
    }),
    { seed: 42, numRuns: 200 },
  )
})

describe('registration and board', () => {
  test('a society is not of tomorrow, its fund not older than it, and its own', () => {
    const wanted = { division: '349999100201', founded_on: TODAY, opened_on: TODAY }
    const fund = { kind: 'mutual_aid', division: '349999100201', opened_on: TODAY, closed_on: null }
    assert.deepEqual(societyProblems(wanted, undefined, TODAY), [])
    assert.deepEqual(societyProblems({ ...wanted, founded_on: day('2020-06-19') }, undefined, TODAY), [
      'SOCIETY_FOUNDED_IN_FUTURE',
      'SOCIETY_BEFORE_FUND',
    ])
    assert.deepEqual(societyProblems(wanted, fund, TODAY), [])
    for (const wrong of [{ kind: 'reserve' }, { division: '349999100202' }, { closed_on: TODAY }])
      assert.deepEqual(societyProblems(wanted, { ...fund, ...wrong }, TODAY), ['SOCIETY_FUND_OTHER'])
    assert.deepEqual(societyProblems(wanted, { ...fund, opened_on: day('2020-06-17') }, TODAY), ['SOCIETY_BEFORE_FUND'])
  })

  const seat = (name: string, board_post: Term['board_post'], from_day = '2019-01-01', to_day: string | null = null) => ({
    name,
    board_post,
    from_day: day(from_day),
    to_day: to_day === null ? null : day(to_day),
  })
  const SOCIETY = { founded_on: day('2018-05-01'), closed_on: null as Day | null }

  test('nobody sits twice at once, one chair, terms run forward', () => {
    const board = [seat('丁一', 'chair', '2019-01-01', '2020-01-01'), seat('丁二', 'director')]
    assert.deepEqual(directorProblems(SOCIETY, seat('丁三', 'chair', '2020-01-01'), board), [])
    assert.deepEqual(directorProblems(SOCIETY, seat('丁三', 'chair', '2019-12-31'), board), ['CHAIR_TWICE'])
    assert.deepEqual(directorProblems(SOCIETY, seat('丁二', 'supervisor'), board), ['DIRECTOR_TWICE'])
    assert.deepEqual(directorProblems(SOCIETY, seat('丁三', 'director', '2018-04-30'), board), ['TERM_BEFORE_FOUNDING'])
    assert.deepEqual(directorProblems(SOCIETY, seat('丁三', 'director', '2019-01-01', '2019-01-01'), []), ['TERM_ENDS_FIRST'])
    assert.deepEqual(directorProblems({ ...SOCIETY, closed_on: TODAY }, seat('丁三', 'director'), []), ['SOCIETY_CLOSED'])
  })

  test('who votes on a day: chair and directors in their terms; the last day is not theirs', () => {
    const board = [seat('丁一', 'chair', '2019-01-01', '2020-01-01'), seat('丁二', 'director'), seat('丁三', 'supervisor')]
    assert.deepEqual(
      votersOn(board, day('2019-12-31')).map(each => each.name),
      ['丁一', '丁二'],
    )
    assert.deepEqual(
      votersOn(board, day('2020-01-01')).map(each => each.name),
      ['丁二'],
    )
  })

  test('an odd board of three to nine, three supervisors, a chair', () => {
    const full = [
      seat('一', 'chair'),
      ...['二', '三'].map(name => seat(name, 'director')),
      ...['四', '五', '六'].map(name => seat(name, 'supervisor')),
    ]
    assert.deepEqual(boardDoubts(full, TODAY), [])
    assert.deepEqual(boardDoubts([...full, seat('七', 'director')], TODAY).length, 1)
    assert.deepEqual(boardDoubts([], TODAY).length, 3)
  })
})

describe('the inspection of a year', () => {
  test('founded before July: due by 31 March and 31 May; later: exempt (V64)', () => {
    assert.deepEqual(inspectionDue(day('2019-08-01'), 2019), { kind: 'exempt' })
    assert.deepEqual(inspectionDue(day('2019-06-30'), 2019), { kind: 'due', report_by: '2020-03-31', submit_by: '2020-05-31' })
    assert.deepEqual(inspectionDue(day('2019-07-01'), 2019).kind, 'due')
    assert.deepEqual(inspectionDue(day('2019-07-02'), 2019).kind, 'exempt')
  })

  test('how far it has come, on each side of the last day', () => {
    const old = day('2018-05-01')
    const row = { papers: ['11'], submitted_on: null, inspection_result: null }
    assert.equal(inspectionState(old, 2019, undefined, day('2020-05-31')), 'notyet')
    assert.equal(inspectionState(old, 2019, undefined, day('2020-06-01')), 'overdue')
    assert.equal(inspectionState(old, 2019, row, day('2020-05-31')), 'papers')
    assert.equal(inspectionState(old, 2019, row, day('2020-06-01')), 'overdue')
    const submitted = { ...row, submitted_on: day('2020-05-20') }
    assert.equal(inspectionState(old, 2019, submitted, day('2020-06-01')), 'submitted')
    assert.equal(inspectionState(old, 2019, { ...submitted, inspection_result: 'nearly' }, TODAY), 'done')
    assert.equal(inspectionState(old, 2019, { ...submitted, inspection_result: 'failed' }, TODAY), 'failed')
    assert.equal(inspectionState(day('2019-10-01'), 2019, undefined, TODAY), 'exempt')
  })

  const full: Inspection = {
    year: 2019,
    papers: ['11', '12', '13'],
    submitted_on: '2020-05-20',
    inspection_result: 'passed',
    inspected_on: '2020-06-10',
    words: null,
  }
  const SOCIETY = { founded_on: day('2018-05-01'), closed_on: null as Day | null }
  const refused = (change: Partial<Inspection>, society = SOCIETY) => inspectionProblems(society, { ...full, ...change }, TODAY, law)
  test('what refuses it', () => {
    assert.deepEqual(refused({}), [])
    assert.deepEqual(refused({ papers: [], submitted_on: null, inspection_result: null, inspected_on: null }), [])
    assert.deepEqual(refused({ papers: ['11', '12'] }), ['INSPECTION_PAPERS_MISSING'])
    assert.deepEqual(refused({ papers: ['11', '12', '13', '99'] }), ['PAPER_UNKNOWN'])
    assert.deepEqual(refused({ year: 2020 }), ['INSPECTION_YEAR_OPEN'])
    assert.deepEqual(refused({ inspected_on: '2020-06-19' }), ['INSPECTION_IN_FUTURE'])
    assert.deepEqual(refused({ inspected_on: '2020-05-19' }), ['INSPECTION_BEFORE_SUBMITTED'])
    assert.deepEqual(refused({ inspected_on: null }), ['INSPECTION_HALF'])
    assert.deepEqual(refused({ inspection_result: null }), ['INSPECTION_HALF'])
    assert.deepEqual(refused({ submitted_on: null }), ['INSPECTION_NOT_SUBMITTED'])
    assert.deepEqual(refused({ inspection_result: 'exempt', papers: [], submitted_on: null }), ['INSPECTION_NOT_EXEMPT'])
    const young = { ...SOCIETY, founded_on: day('2019-08-01') }
    assert.deepEqual(refused({ inspection_result: 'exempt', papers: [], submitted_on: null }, young), [])
    assert.deepEqual(refused({}, { ...SOCIETY, closed_on: TODAY }), ['SOCIETY_CLOSED'])
  })
})

test('what refuses a training', () => {
  const SOCIETY = { founded_on: day('2018-05-01'), closed_on: null as Day | null }
  const wanted = { trained_on: '2020-06-18', topic: '11', societies: [] }
  assert.deepEqual(trainingProblems([SOCIETY], wanted, TODAY, law), [])
  assert.deepEqual(trainingProblems([SOCIETY], { ...wanted, trained_on: '2020-06-19' }, TODAY, law), ['TRAINING_IN_FUTURE'])
  assert.deepEqual(trainingProblems([SOCIETY], { ...wanted, topic: '99' }, TODAY, law), ['TOPIC_UNKNOWN'])
  assert.deepEqual(trainingProblems([{ ...SOCIETY, founded_on: day('2020-06-19') }], wanted, TODAY, law), ['TRAINING_BEFORE_FOUNDING'])
  assert.deepEqual(trainingProblems([{ ...SOCIETY, closed_on: TODAY }], wanted, TODAY, law), ['SOCIETY_CLOSED'])
})
