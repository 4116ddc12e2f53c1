export const EAST_ASIAN = "Chinese and Japanese";

/**
 * The sources of the texts whose tokens are counted: Debian packages, by a pattern whose newest match is taken, and
 * packages of the npm registry. `files` selects the files with text; `keeps` selects blocks of it.
 */
export const RECIPES = {
  prose: [
    { apt: /^linux-doc-[\d.]+$/, files: /\/Documentation\/(?!translations\/).*\.(rst|txt)\.gz$/ },
    { apt: /^python3\.\d+-doc$/, files: /\/_sources\/.*\.rst\.txt$/ },
    { apt: /^postgresql-doc-\d+$/, files: /\.html$/ },
    { apt: /^git-doc$/, files: /\.txt$/ },
    { apt: /^debian-reference-en$/, files: /\/(ch|pr|ap)[^/]*\.html$/ },
    { apt: /^developers-reference$/, files: /\/developers-reference\/[^/]*\.html$/ },
  ],
  code: [
    { apt: /^golang-1\.\d+-src$/, files: /^(?!.*\/testdata\/).*\.go$/ },
    { apt: /^libpython3\.\d+-stdlib$/, files: /\.py$/ },
    { apt: /^libboost1\.\d+-dev$/, files: /^(?!.*\/preprocessed\/).*\.hpp$/ },
    { npm: "three@0.180.0", files: /\/(src|jsm)\/.*\.js$/ },
    { npm: "typescript@5.9.3", files: /\/lib\/(typescript|lib\..*\.d)\.(js|ts)$/ },
    { npm: "monaco-editor@0.52.2", files: /\/esm\/.*\.js$/ },
  ],
  [EAST_ASIAN]: [
    { apt: /^debian-reference-zh-cn$/, files: /\/(ch|pr|ap)[^/]*\.html$/, keeps: isEastAsian },
    { apt: /^debian-reference-ja$/, files: /\/(ch|pr|ap)[^/]*\.html$/, keeps: isEastAsian },
    { apt: /^linux-doc-[\d.]+$/, files: /\/Documentation\/translations\/.*\.rst\.gz$/, keeps: isEastAsian },
    { apt: /^manpages-zh$/, files: /\/zh_CN\/.*\.gz$/, keeps: isEastAsian },
    { apt: /^manpages-ja$/, files: /\/ja\/.*\.gz$/, keeps: isEastAsian },
  ],
};

function isEastAsian(block) {
  const found = block.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  return found > block.length * 0.3;
}
