import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  isBlankMark,
  isDitto,
  isFooterText,
  isPaddedName,
  isTotalLabel,
  normaliseHeader,
  normaliseName,
  normaliseText,
  typedText,
  unitOfHeader,
  villageShortName,
} from './text.ts'
import { runs } from '../server/testing.runs.ts'

const anyText = fc.string({ unit: 'grapheme' })

test('blanks of every kind become one, invisible characters go', () => {
  assert.equal(normaliseText('\ufeff\u202a\u3000张\u00a0\u00a0三\r\n李\u200b四\t'), '张 三 李四')
  assert.equal(normaliseText('１，３００（元）'), '1,300(元)')
  fc.assert(
    fc.property(anyText, text => assert.equal(normaliseText(normaliseText(text)), normaliseText(text))),
    runs(),
  )
})

test('a typed sentence comes back as typed, trimmed, without control characters', () => {
  assert.equal(
    typedText('　住院，押金（２０００元）；\t回家。\r\n次日：好转\u0000\u0007\u200b '),
    '住院，押金（２０００元）； 回家。 次日：好转',
  )
  const control = /[\p{Cc}\u2028\u2029]/u
  const hidden = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/
  fc.assert(
    fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), text => {
      const kept = typedText(text)
      assert.ok(!control.test(kept) && !hidden.test(kept))
      assert.equal(kept, kept.trim())
      assert.equal(typedText(kept), kept)
      if (!control.test(text) && !hidden.test(text)) assert.equal(kept, text.trim())
    }),
    runs(),
  )
})

test('rare characters survive, also of the private use area', () => {
  for (const character of ['𬭚', '䶮', '㛃', '𠮷', '𪸩', '\ue1f5', '〇']) {
    assert.equal(normaliseText(`李${character}`), `李${character}`)
    assert.equal(normaliseName(` 李\u3000${character} `), `李${character}`)
    assert.ok(isPaddedName(`李\u3000${character}`))
  }
})

test('padding leaves a name, blanks that may part two people stay', () => {
  const names: [string, string][] = [
    ['张\u3000三', '张三'],
    ['张  三', '张三'],
    ['欧 阳 修', '欧阳修'],
    ['王 小明', '王小明'],
    ['欧阳 修', '欧阳修'],
    ['张三丰 ', '张三丰'],
    ['张三 李四', '张三 李四'],
    ['NGUYEN  THI', 'NGUYEN THI'],
    ['阿依古丽·买买提', '阿依古丽·买买提'],
    ['阿依古丽•买买提', '阿依古丽·买买提'],
    ['阿依古丽 ・ 买买提', '阿依古丽·买买提'],
    ['阿依古丽．买买提', '阿依古丽·买买提'],
  ]
  for (const [raw, name] of names) assert.equal(normaliseName(raw), name, raw)
  for (const raw of ['张\u3000三', '欧 阳 修', ' 王 五 ']) assert.ok(isPaddedName(raw), raw)
  for (const raw of ['张三', ' 张三 ', '张三 李四', 'LI SI', '阿依古丽·买买提', '']) assert.ok(!isPaddedName(raw), raw)
})

test('normaliseName is stable and never drops a visible character of a Chinese name', () => {
  const han = fc.constantFrom(...'张王李赵𬭚䶮㛃三四五')
  const pad = fc.constantFrom('', ' ', '\u3000', '\u00a0\u00a0', '\u200b')
  fc.assert(
    fc.property(fc.array(fc.tuple(han, pad), { minLength: 1, maxLength: 4 }), pieces => {
      const once = normaliseName(pieces.flat().join(''))
      assert.equal(once.replaceAll(' ', ''), pieces.map(([character]) => character).join(''))
      assert.equal(normaliseName(once), once)
    }),
    runs(),
  )
})

test('headings lose blanks, line breaks, colons and units, and keep what tells them apart', () => {
  const headings: [string, string, string | undefined][] = [
    ['姓\u3000名', '姓名', undefined],
    ['保障金额\n（元）', '保障金额', '元'],
    ['标准(元/月)', '标准', '元/月'],
    ['标准（元/人·月）', '标准', '元/人·月'],
    ['补助金额【万元】', '补助金额', '万元'],
    ['家庭人口数（人）：', '家庭人口数', '人'],
    ['社区(村)', '社区(村)', undefined],
    ['类别(A/B/C)', '类别(A/B/C)', undefined],
    ['*身份证号', '身份证号', undefined],
    ['身份证号：', '身份证号', undefined],
    ['年  龄（周岁）', '年龄', '周岁'],
  ]
  for (const [raw, header, unit] of headings) {
    assert.equal(normaliseHeader(raw), header, raw)
    assert.equal(unitOfHeader(raw), unit, raw)
  }
  assert.equal(unitOfHeader('单位：万元'), '万元')
  assert.equal(unitOfHeader('元月'), undefined)
  fc.assert(
    fc.property(fc.constantFrom(...headings), ([raw]) => assert.equal(normaliseHeader(normaliseHeader(raw)), normaliseHeader(raw))),
    runs(),
  )
})

test('a village meets itself under all its names', () => {
  const names = ['石桥村村民委员会', '石桥村委会', '石桥村村委会', '石桥村民委员会', '石桥村委', '石桥行政村', '石桥村', ' 石 桥 村 ']
  for (const name of names) assert.equal(villageShortName(name), '石桥村', name)
  for (const name of ['城关社区居民委员会', '城关社区居委会', '城关居委会', '城关社区'])
    assert.equal(villageShortName(name), '城关社区', name)
  for (const name of ['中村村民委员会', '中村村村民委员会', '中村村', '中村']) assert.equal(villageShortName(name), '中村', name)
  assert.equal(villageShortName('村委会'), '村委会')
  assert.equal(villageShortName(''), '')
})

test('villages with different names stay apart, and a short name is stable', () => {
  const stem = fc.array(fc.constantFrom(...'石桥杨柳东西南北李王岗湾'), { minLength: 1, maxLength: 3 }).map(c => c.join(''))
  const suffix = fc.constantFrom('村', '村村民委员会', '村委会', '村村委会', '行政村', '村委')
  fc.assert(
    fc.property(stem, stem, suffix, suffix, (a, b, x, y) => {
      assert.equal(villageShortName(a + x) === villageShortName(b + y), a === b)
      assert.equal(villageShortName(villageShortName(a + x)), villageShortName(a + x))
    }),
    runs(),
  )
})

test('ditto and blank marks', () => {
  for (const text of ['同上', '同 上', '〃', '″', '"', '”', ' 〃 ']) assert.ok(isDitto(text), text)
  for (const text of ['', '/', '同意', '上同村']) assert.ok(!isDitto(text), text)
  for (const text of ['', ' \u3000', '/', '-', '—', '——', '－', '无', '无 ', '／']) assert.ok(isBlankMark(text), text)
  for (const text of ['0', '无业', '-1', 'a/b', '同上']) assert.ok(!isBlankMark(text), text)
})

test('labels of total rows', () => {
  const totals = [
    '小计',
    '本页小计',
    '合计',
    '合\u3000计',
    '总计',
    '累计',
    '合计（大写）',
    '合计：',
    '合计（大写）：壹仟元整',
    '合计（大写）壹仟元整',
    '石桥村小计',
    '本村合计',
  ]
  for (const text of totals) assert.ok(isTotalLabel(text), text)
  for (const text of ['累计发放', '张合计划', '合计金额', '', '统计', '张三']) assert.ok(!isTotalLabel(text), text)
})

test('signatures and notes under a roster', () => {
  const footers = [
    '制表人：',
    '制表人：赵六',
    '审核人:',
    '负责人： ',
    '财政所：',
    '说明：本表一式三份',
    '备注：6月发放',
    '制表人： 审核人： 负责人： 财政所：',
    '经办人（签字）：',
    '注：含电费补贴',
  ]
  for (const text of footers) assert.ok(isFooterText(text), text)
  for (const text of ['备注', '备注：', '说明', '负责人', '张三', '', '审核金额', '家庭情况说明：因病'])
    assert.ok(!isFooterText(text), text)
})

test('every reader answers every text', () => {
  fc.assert(
    fc.property(anyText, text => {
      for (const read of [normaliseName, normaliseHeader, villageShortName]) assert.equal(typeof read(text), 'string')
      for (const read of [isPaddedName, isDitto, isBlankMark, isTotalLabel, isFooterText]) assert.equal(typeof read(text), 'boolean')
    }),
    runs(),
  )
})

test('a name with Latin letters keeps its blanks', () => {
  assert.equal(normaliseName('李 四 Tom'), '李 四 Tom')
})
