// Whether whoever looks at this page tries Kept out before its launch: they put `#kept-test` behind the page's
// address once, and the tab remembers it until it is closed.

const MARK = "kept-test";

export const testing = () => {
  const asked = location.hash === `#${MARK}`;
  try {
    if (asked) sessionStorage.setItem(MARK, "on");
    return asked || sessionStorage.getItem(MARK) !== null;
  } catch {
    // A page without storage is in test mode wherever its address says so.
    return asked;
  }
};
