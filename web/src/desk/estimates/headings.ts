/** Headings of a column of outcome codes, as files of surveys write them. */
export const codeHeadings = ['code', '结果代码', '代码'];
