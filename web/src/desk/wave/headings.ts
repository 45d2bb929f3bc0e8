/** Headings of a register's columns that are understood, in the languages of its makers. */
export const k_unitHeads = [
  '单位',
  '村',
  '村名',
  '行政村',
  '所属村',
  '村（社区）',
  '社区',
  'unit',
  'village',
];
export const k_peopleHeads = ['人口', '人数', '常住人口', '居住人数', 'residents', 'people'];
