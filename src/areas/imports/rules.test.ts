import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { severityOf, wordsOf } from './rules.problems.ts'
import { idOf, places, readSheets, sheetOf } from './testing.ts'

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
const C = idOf('19490701', 343)
const D = idOf('20101011', 454)
const errors = (roster: ReturnType<typeof readSheets>): string[] =>
  places({ ...roster, findings: roster.findings.filter(finding => severityOf(finding) === 'error') })

describe('layouts of real rosters', () => {
  test('the export of the 低保 system: one row a household, kind and month from the title', () => {
    const roster = readSheets([
      sheetOf([
        ['XX镇2020年6月农村低保花名册'],
        [
          '序号',
          '社区(村)',
          '户主姓名',
          '身份证号',
          '低保证号',
          '主要致贫原因',
          '家庭人口数',
          '保障人口数',
          '保障金额（元）',
          '分类施保类别',
          '分类施保金（元）',
          '属别',
          '起始保障年月',
          '家庭住址',
        ],
        [1, '石桥村', '张　三', A, 'N01', '因病', 3, 2, 604, '重残', 120, 'B', '2019.7', '石桥村东组'],
        [2, null, '李四', B, 'N02', '因残', 1, 1, 398, null, 0, 'A', '2020年6月', '石桥村西组'],
        ['合计', null, null, null, null, null, 4, 3, 1002, null, 120],
        ['制表人：  审核人：'],
      ]),
    ])
    assert.equal(roster.choices.kind, 'dibao.rural')
    assert.equal(roster.choices.month, '2020-06')
    assert.deepEqual(errors(roster), [])
    assert.deepEqual(
      roster.units.map(unit => [
        unit.head.name,
        unit.head.village,
        unit.persons,
        unit.stated_members,
        unit.base_fen,
        unit.uplift_fen,
        unit.category,
        unit.start_month,
      ]),
      [
        ['张三', '石桥村', 2, 3, 60400n, 12000n, 'B', '2019-07'],
        ['李四', '石桥村', 1, 1, 39800n, 0n, 'A', '2020-06'],
      ],
    )
    assert.deepEqual(
      roster.totals.map(total => [total.field, total.stated, total.computed]),
      [
        ['base', 100200, 100200],
        ['uplift', 12000, 12000],
        ['members', 4, 4],
        ['insured', 3, 3],
      ],
    )
  })

  test('the county 备案表: members under their head, data on the second sheet, 户月保障金 holds parts and 电费 together', () => {
    const head = [
      '序号',
      '低保证号',
      '与户主关系',
      '姓名',
      '性别',
      '身份证号',
      '年龄',
      '批准时间',
      '月保障金',
      '分类施保金额',
      '电费补贴',
      '户月保障金',
      '家庭住址',
      '备注',
      '致贫原因',
    ]
    const roster = readSheets([
      sheetOf([['填表说明']], { name: '说明' }),
      sheetOf(
        [
          ['农村居民最低生活保障备案表'],
          ['单位：XX镇'],
          head,
          [1, 'N01', '户主', '张三', '男', A, 62, '2015.3', 604, 60, 8, 672, 'XX镇石桥村东组', null, '因病'],
          [null, 'N01', '妻', '李四', '女', B, 58, null, null, null, null, null, 'XX镇石桥村东组', null, null],
          [2, 'N02', '户主', '王五', '男', C, 70, '2015.3', 302, 0, 8, 310, 'XX镇柳沟村', null, '因残'],
        ],
        { name: '农村' },
      ),
    ])
    assert.equal(roster.located.index, 1)
    assert.deepEqual(roster.questions, ['month'])
    assert.deepEqual(errors(roster), [])
    assert.deepEqual(
      roster.units.map(unit => [
        unit.members.map(member => `${member.name} ${member.relation}`),
        unit.persons,
        unit.base_fen,
        unit.uplift_fen,
        unit.head.village,
      ]),
      [
        [['张三 02', '李四 12'], 2, 60400n, 6000n, '石桥村'],
        [['王五 02'], 1, 30200n, 0n, '柳沟村'],
      ],
    )
  })

  test('two levels of headings under a merged title; village in the first row of its group; 小计 and 合计 are not people', () => {
    const roster = readSheets([
      sheetOf(
        [
          ['XX镇2020年6月城市低保金发放花名册'],
          ['单位：元'],
          ['序号', '村', '户主', '身份证号', '保障人数', '补助金额（元）', null, null, '一卡通账号'],
          [null, null, null, null, null, '月人均补差', '户月金额', '本月实发'],
          [1, '东河村', '张三', A, 2, 302, 604, 604, '6217000000000001001'],
          [2, null, '李四', B, 1, 398, 398, 398, '6217000000000001002'],
          ['小计', null, null, null, 3, null, 1002, 1002],
          [3, '石桥村', '王五', C, 1, 308, 308, 308, '6217000000000001003'],
          ['小计', null, null, null, 1, null, 308, 308],
          ['合计', null, null, null, 4, null, 1310, 1310],
        ],
        {
          merges: [
            { top: 0, left: 0, bottom: 0, right: 8 },
            { top: 2, left: 5, bottom: 2, right: 7 },
            ...[0, 1, 2, 3, 4, 8].map(column => ({ top: 2, left: column, bottom: 3, right: column })),
          ],
        },
      ),
    ])
    assert.deepEqual([roster.located.header?.top, roster.located.header?.bottom], [2, 3])
    assert.equal(roster.columns[6]?.label, '补助金额|户月金额')
    assert.deepEqual(
      roster.units.map(unit => [unit.head.village, unit.base_fen]),
      [
        ['东河村', 60400n],
        ['东河村', 39800n],
        ['石桥村', 30800n],
      ],
    )
    assert.equal(roster.totals.length, 9)
    assert.ok(roster.totals.every(total => total.stated === total.computed))
    assert.deepEqual([roster.sums.subtotals, roster.sums.totals], [2, 1])
    assert.match(roster.meaning?.evidence ?? '', /人均补差 × 人数/)
  })

  test('特困, 精简退职 and 孤儿 are lists of persons; a half year of an orphan is divided', () => {
    const tekun = readSheets([
      sheetOf([
        ['2020年6月特困人员供养金发放花名册'],
        ['序号', '五保证号', '姓名', '性别', '身份证号', '家庭住址', '供养形式', '批准时间', '基本生活标准（元）', '备注'],
        [1, 'W1', '张三', '男', A, '石桥村', '分散供养', '2019-12-01', 610, null],
      ]),
    ])
    assert.deepEqual(
      [tekun.choices.kind, tekun.units[0]?.persons, tekun.units[0]?.base_fen, tekun.units[0]?.category, tekun.units[0]?.start_month],
      ['tekun', 1, 61000n, '分散供养', '2019-12'],
    )
    const retrenched = readSheets([
      sheetOf([
        ['XX镇2020年6月六十年代精简退职人员花名册'],
        ['序号', '村', '姓名', '身份证号', '原单位', '退职时间', '标准(元/月)', '1–6月', '合计', '账号'],
        [1, '石桥村', '张三', A, '公社', '1962年', 364, null, 2184, null],
        [2, null, '李四', B, '公社', '1962年', 364, null, 2184, null],
      ]),
    ])
    assert.deepEqual(
      [retrenched.choices.kind, retrenched.choices.month, errors(retrenched), retrenched.units[0]?.base_fen],
      ['retrenched1960s', '2020-06', [], 36400n],
    )
    const orphan = readSheets([
      sheetOf([
        ['XX镇2020年上半年孤儿确认表'],
        [
          '序号',
          '姓名',
          '性别',
          '身份证号',
          '出生年月',
          '养育费起始时间',
          '类别',
          '已领取',
          '应发',
          '实发',
          '春节慰问金',
          '合计',
          '备注',
          '村',
        ],
        [1, '小明', '男', D, '2010.10', '2019.7', '散居', 0, 6300, 6300, 200, 6500, null, '石桥村'],
      ]),
    ])
    assert.deepEqual(
      [orphan.choices.amount, orphan.choices.period_months, orphan.units[0]?.base_fen, errors(orphan)],
      ['period_total', 6, 105000n, []],
    )
    assert.deepEqual(orphan.questions, ['month', 'columns', 'amount'], '实发 and 合计 differ; without the month no standard is known')
  })

  test('临时救助 keeps three amounts and asks for 人 or 户 unless the title says it', () => {
    const rows = [
      [
        '序号',
        '姓名',
        '年龄',
        '家庭人口',
        '身份证号',
        '家庭住址',
        '家庭情况(原因)',
        '村级建议金额',
        '民政所意见金额(救助金额)',
        '镇政府意见金额',
        '备注',
      ],
      [1, '张三', 62, 3, A, 'XX镇石桥村', '子女就学', 1000, 900, 800, null],
    ]
    const asked = readSheets([sheetOf([['XX镇2020年6月临时救助申报基本情况表'], ...rows])])
    assert.deepEqual(asked.questions, ['unit'])
    const { money } = asked.units[0]?.head ?? assert.fail('nobody')
    assert.deepEqual([money.villageAmount, money.officeAmount, money.reliefAmount], [100000n, 90000n, 80000n])
    const told = readSheets([sheetOf([['XX镇2020年6月临时救助（按户）申报基本情况表'], ...rows])])
    assert.deepEqual([told.questions, told.choices.unit, told.choices.reason], [[], 'household', '2020年6月临时救助'])
  })

  test('一卡通发放清册: the payee is the person, the amount is what was paid', () => {
    const roster = readSheets(
      [
        sheetOf([
          [
            '收款人全称',
            '收款人身份证号',
            '收款人手机号',
            '最终确定发放该人补贴总金额',
            '收款人家庭地址',
            '银行账号',
            '银行名称',
            '开户网点',
          ],
          ['张三', A, '13900000000', 610, 'XX镇石桥村', '6217000000000001001', '农商行', 'XX分理处'],
        ]),
      ],
      { file_name: '202006特困.xlsx' },
    )
    assert.deepEqual(
      [roster.choices.kind, roster.choices.month, roster.units[0]?.head.name, roster.units[0]?.base_fen, roster.rows[0]?.bank_name],
      ['tekun', '2020-06', '张三', 61000n, '农商行'],
    )
    const classic = readSheets([
      sheetOf([
        ['2020年6月孤儿基本生活费发放清册'],
        ['序号', '补贴对象', '身份证号', '开户行', '账号', '标准(元/月)', '月数', '金额', '补发', '实发', '村组', '备注'],
        [1, '小明', D, '农商行', '6217000000000001001', 1050, 2, 2100, 0, 2100, null, 'XX'],
        ['合计（大写）贰仟壹佰元整'],
      ]),
    ])
    assert.deepEqual([classic.units[0]?.base_fen, errors(classic)], [105000n, ['B3 VILLAGE_MISSING']])
  })
})

describe('what is wrong is told with its cell', () => {
  const HEAD = ['序号', '村', '姓名', '身份证号', '保障人数', '户月金额', '分类施保', '本月实发']
  const read = (...rows: Parameters<typeof sheetOf>[0][number][]) => readSheets([sheetOf([['XX镇2020年6月农村低保花名册'], HEAD, ...rows])])

  test('numbers: check digit, digits lost by Excel, the same number twice with both cells', () => {
    const wrong = `${A.slice(0, 17)}${A.endsWith('1') ? '2' : '1'}`
    const roster = read(
      [1, '石桥村', '张三', wrong, 1, 300, 0, 300],
      [2, null, '李四', { lost: 349999196204122000 }, 1, 300, 0, 300],
      [3, null, '王五', C, 1, 300, 0, 300],
      [4, null, '王五', C, 1, 300, 0, 300],
    )
    assert.deepEqual(errors(roster), ['D3 ID_CHECK_DIGIT', 'D4 ID_PRECISION_LOST', 'D6 ID_TWICE'])
    assert.equal(roster.findings.find(finding => finding.code === 'ID_TWICE')?.facts.first, '花名册!D5')
  })

  test('amounts: three decimals, negative, zero, empty, words, a formula without a result', () => {
    const roster = read(
      [1, '石桥村', '张三', A, 1, '308.005', 0, null],
      [2, null, '李四', B, 1, -300, 0, null],
      [3, null, '王五', C, 1, 0, 0, 0],
      [4, null, '小明', D, 1, { formula: true }, 0, null],
    )
    assert.deepEqual(errors(roster), ['F3 AMOUNT_THREE_DECIMALS', 'F4 AMOUNT_NEGATIVE', 'F5 AMOUNT_ZERO', 'F6 FORMULA_EMPTY'])
  })

  test('a total that is not the sum of its parts is an error at its cell; a padded name is only told', () => {
    const roster = read([1, '石桥村', '张　三', A, 1, 300, 60, 380])
    assert.deepEqual(errors(roster), ['H3 TOTAL_DIFFERS'])
    assert.deepEqual(places(roster, ['NAME_PADDED']), ['C3 NAME_PADDED'])
  })

  test('the difference of a sum is explained by the one amount that was not readable', () => {
    const roster = read(
      [1, '石桥村', '张三', A, 1, 300, 0, 300],
      [2, null, '李四', B, 1, '308.005', 0, 308],
      ['合计', null, null, null, 2, 608, 0, 608],
    )
    const base = roster.totals.find(total => total.field === 'base')
    assert.deepEqual([base?.stated, base?.computed, base?.explained_by], [60800, 30000, 4])
    assert.equal(roster.totals.find(total => total.field === 'total')?.stated, 60800)
    const unexplained = read([1, '石桥村', '张三', A, 1, 300, 0, 300], ['合计', null, null, null, 1, 500, 0, 300]).totals.find(
      total => total.field === 'base',
    )
    assert.deepEqual([unexplained?.stated, unexplained?.computed, unexplained?.explained_by], [50000, 30000, null])
  })

  test('a start month typed as a number may have lost its 0 and is not used', () => {
    const roster = readSheets([
      sheetOf([
        ['2020年6月特困花名册'],
        ['村', '姓名', '身份证号', '供养标准', '起始年月'],
        ['石桥村', '张三', A, 610, 2019.1],
        [null, '李四', B, 610, '2019.10'],
      ]),
    ])
    assert.deepEqual(
      roster.units.map(unit => unit.start_month),
      [null, '2019-10'],
    )
    assert.deepEqual(places(roster, ['START_MONTH_UNSURE']), ['E3 START_MONTH_UNSURE'])
  })

  test('an account that lost its tail is not taken in, and says so', () => {
    const roster = readSheets([
      sheetOf([
        ['2020年6月特困花名册'],
        ['村', '姓名', '身份证号', '供养标准', '账号'],
        ['石桥村', '张三', A, 610, { lost: 6217000000000001000 }],
        [null, '李四', B, 610, "'6217 0000 0000 0001 002"],
      ]),
    ])
    assert.deepEqual(
      roster.rows.map(row => row.account),
      [null, '6217000000000001002'],
    )
    assert.deepEqual(places(roster, ['ACCOUNT_PRECISION_LOST']), ['E3 ACCOUNT_PRECISION_LOST'])
  })

  test('a corrected cell goes before the file', () => {
    const sheets = [sheetOf([['XX镇2020年6月农村低保花名册'], HEAD, [1, '石桥村', '张三', A, 1, '308.005', 0, 308]])]
    assert.deepEqual(errors(readSheets(sheets, { edits: { 0: { '2,5': '308' } } })), [])
  })

  test('title and file name of two months are told, and which month is taken', () => {
    const sheets = [sheetOf([['2020年6月特困人员花名册'], ['村', '姓名', '身份证号', '月保障金'], ['石桥村', '张三', A, 610]])]
    const told = (file_name: string, choices = {}): string[] =>
      readSheets(sheets, { file_name, choices })
        .findings.filter(({ code }) => code === 'MONTH_DIFFERS')
        .map(finding => wordsOf(finding).what)
    assert.deepEqual(told('202006特困.xlsx'), [])
    assert.deepEqual(told('特困花名册.xlsx'), [])
    assert.deepEqual(told('2020年5月特困.xlsx'), ['文件名写的是2020年5月，现在按2020年6月导入'])
    assert.deepEqual(told('202005特困.xlsx', { month: '2020-05' }), ['表的标题写的是2020年6月，现在按2020年5月导入'])
  })

  test('同上 takes the cell above, hidden rows are read and told, a member without number is only a warning', () => {
    const roster = readSheets([
      sheetOf(
        [
          ['2020年6月农村低保花名册'],
          ['村', '与户主关系', '姓名', '身份证号', '月保障金', '家庭住址'],
          ['石桥村', '户主', '张三', A, 300, '东组'],
          ['〃', '孙子', '小明', '无', null, '同上'],
        ],
        { hiddenRows: [3] },
      ),
    ])
    assert.deepEqual(errors(roster), [])
    assert.deepEqual(roster.rows[1]?.address, '东组')
    assert.deepEqual(places(roster, ['HIDDEN_ROWS', 'MEMBER_ID_EMPTY']), ['A4 HIDDEN_ROWS', 'D4 MEMBER_ID_EMPTY'])
  })
})
