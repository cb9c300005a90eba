"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("form");
  const result = document.getElementById("result");
  const find = (id) => document.getElementById(id);
  const shown = { marked: [], at: 0, done: false, warned: "" };

  /* Make an element. Strings inside become text nodes, so no text of an item is ever read as HTML. */
  function make(tag, given, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
    made.append(...inside.filter((part) => part !== ""));
    return made;
  }
  const said = (tag, text, kind) => make(tag, kind ? { dir: "auto", class: kind } : { dir: "auto" }, text);
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  /* --- marking: the same rules as cps_study/study/marking.py ---------------------------------------------- */
  const DIGIT = /^\p{Nd}$/u;
  const WORD = /^[\p{L}\p{N}]$/u;
  const isDigit = (char) => char !== undefined && DIGIT.test(char);

  /* Say whether a character has a combining class. If so, it trades places with U+0345, whose class is the highest. */
  const isCombining = (char) => char === "\u0345" || ("\u0345" + char).normalize("NFD") !== "\u0345" + char;

  /* Fold case as Python's casefold() does: by way of capitals (\u00df becomes ss), but a dotless i stays as it is. */
  function fold(char) {
    if (char === "\u0131") return char;
    return char.toLowerCase().toUpperCase().toLowerCase().replace(/\u03c2/g, "\u03c3");
  }

  /* Say whether a character is part of a word: an apostrophe, a point of a.m., a comma of 1,000. */
  function isInside(chars, place) {
    const char = chars[place];
    if (char === "'" || char === "\u2018" || char === "\u2019") return true;
    if (char === ".") return !isDigit(chars[place - 1]) || !isDigit(chars[place + 1]);
    const three = [1, 2, 3].every((step) => isDigit(chars[place + step]));
    return char === "," && isDigit(chars[place - 1]) && three && !isDigit(chars[place + 4]);
  }

  function plainWords(text) {
    const bare = [...text.replace(/&/g, " and ").normalize("NFKD")].filter((char) => !isCombining(char));
    const chars = [...bare.map(fold).join("")];
    const kept = chars.filter((_, place) => !isInside(chars, place));
    const words = kept.map((char) => (char === "." || WORD.test(char) ? char : " ")).join("").split(" ").filter(Boolean);
    return words.filter((word, place) => place === words.length - 1 || !["a", "an", "the"].includes(word));
  }

  /* Count the letters that are wrong, missing, extra or swapped with a neighbor. */
  function slips(want, got) {
    let before = [];
    let row = [...Array(got.length + 1).keys()];
    want.forEach((a, i) => {
      const above = before;
      before = row;
      row = [i + 1];
      got.forEach((b, j) => {
        let cost = Math.min(before[j + 1] + 1, row[j] + 1, before[j] + (a === b ? 0 : 1));
        if (i > 0 && j > 0 && a === got[j - 1] && want[i - 1] === b) cost = Math.min(cost, above[j - 1] + 1);
        row.push(cost);
      });
    });
    return row[got.length];
  }

  /* Say whether a word is the wanted one with no more slips than its length forgives. */
  function isSlip(wanted, given) {
    if (wanted === given) return true;
    const want = [...wanted];
    const got = [...given];
    const allowed = want.length < 5 ? 0 : want.length < 9 ? 1 : 2;
    if (want[0] !== got[0] || Math.abs(want.length - got.length) > allowed) return false;
    return !want.concat(got).some(isDigit) && slips(want, got) <= allowed;
  }

  function isClose(accepted, given) {
    if (accepted.length === given.length) return accepted.every((want, place) => isSlip(want, given[place]));
    /* Spaces may not join or split numbers: "1 2" isn't 12. */
    const numbers = (words) => (words.join(" ").match(/\p{Nd}[\p{Nd}.]*/gu) || []).join(" ");
    return accepted.join("") === given.join("") && numbers(accepted) === numbers(given);
  }

  /* Return the accepted spelling that an answer is read as, or "" if it isn't right. */
  function taken(accept, answer) {
    const given = plainWords(answer);
    if (!given.length) return "";
    const same = accept.find((text) => plainWords(text).join(" ") === given.join(" "));
    return same || accept.find((text) => isClose(plainWords(text), given)) || "";
  }

  /* --- answers -------------------------------------------------------------------------------------------- */
  /* Return the positions of the options chosen, or the text that was typed; an empty list for no answer. */
  function responseTo(question) {
    const field = form.elements[`q${question.number}`];
    if (question.options.length === 0) return field.value.trim() ? [field.value.trim()] : [];
    if (field instanceof HTMLSelectElement) return field.value === "" ? [] : [Number(field.value)];
    const inputs = field instanceof RadioNodeList ? [...field] : [field];
    return inputs.filter((input) => input.checked).map((input) => Number(input.value));
  }

  function isRight(question, response) {
    if (question.options.length === 0) return response.length > 0 && taken(question.accept, response[0]) !== "";
    const chosen = new Set(response);
    return question.options.every((option, place) => option.right === chosen.has(place));
  }

  /* Letters as the form has them, for the trainer's table: A, several as AC, words as they are, "" for nothing. */
  function letters(question) {
    const response = responseTo(question);
    if (question.options.length === 0) return response.length ? response[0].replace(/[[\]()]/g, " ") : "";
    return response.map((place) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]).join("");
  }

  /* A short code that the program's grade command reads: the test, the form and every answer. */
  function resultCode() {
    const parts = data.questions.map((question) => {
      const answer = letters(question);
      if (!answer) return "-";
      return answer.length === 1 && question.options.length ? answer : `[${answer}]`;
    });
    return `CPS:${data.test}:${data.form}:${parts.join("")}`;
  }

  /* The same as a table with one row. A name can't become a formula in a spreadsheet. */
  function resultTable() {
    const typed = find("name").value.trim();
    const name = /^[=+@\t\r-]/.test(typed) ? `'${typed}` : typed;
    const head = ["Name", "Form", "Self-reported", ...data.questions.map((question) => question.number)];
    const row = [name, data.form, data.test, ...data.questions.map(letters)];
    const line = (cells) => cells.map((cell) => `"${String(cell).replace(/"/g, '""')}"`).join(",");
    return `\ufeff${line(head)}\r\n${line(row)}\r\n`;
  }

  function saveTable() {
    const name = find("name").value.trim().replace(/[^\p{L}\p{N} -]/gu, "") || "my answers";
    const link = make("a", { download: `${data.test} ${name}.csv` });
    link.href = URL.createObjectURL(new Blob([resultTable()], { type: "text/csv" }));
    link.click();
    URL.revokeObjectURL(link.href);
    find("handed").textContent = "Saved. Give the file to your trainer.";
  }

  function copyCode() {
    find("code").select();
    const done = document.execCommand("copy");
    find("handed").textContent = done ? "Copied." : "Press Ctrl+C to copy the code.";
  }

  /* --- kept in this tab --------------------------------------------------------------------------------- */
  /* A reload, or a phone that drops the page in the background, must not cost anybody their answers. */
  const KEPT = `cps-study ${data.test} ${data.form}`;

  function keep() {
    const answers = data.questions.map(responseTo);
    const time = { used: secondsUsed(), limit: clock.limit, minutes: find("minutes").value };
    try { sessionStorage.setItem(KEPT, JSON.stringify({ answers, time })); } catch { /* then a reload costs them */ }
  }

  function forget() {
    try { sessionStorage.removeItem(KEPT); } catch { /* nothing was kept */ }
  }

  function restore() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); } catch { /* nothing was kept */ }
    if (!kept || kept.answers.length !== data.questions.length) return;
    data.questions.forEach((question, at) => fill(question, kept.answers[at]));
    find("minutes").value = kept.time.minutes;
    if (kept.time.used >= 1) {
      Object.assign(clock, { used: kept.time.used, limit: kept.time.limit });
      setMarks();
      find("timer").textContent = "Resume the timer";
      tick();
    }
  }

  function fill(question, response) {
    const field = form.elements[`q${question.number}`];
    if (question.options.length === 0) field.value = response.length ? response[0] : "";
    else if (field instanceof HTMLSelectElement) field.value = response.length ? String(response[0]) : "";
    else {
      const inputs = field instanceof RadioNodeList ? [...field] : [field];
      inputs.forEach((input) => { input.checked = response.includes(Number(input.value)); });
    }
  }

  function clearAnswers() {
    if (!window.confirm("Clear all your answers?")) return;
    form.reset();
    forget();
    showProgress();
  }

  /* "Choose TWO" means two: a third is not taken, and the page says so. */
  function holdToNumber(event) {
    const question = data.questions.find(({ number }) => `q${number}` === event.target.name);
    if (!question || !question.choose || !event.target.checked) return;
    if (responseTo(question).length > question.choose) {
      event.target.checked = false;
      find("said").textContent = `Question ${question.number}: choose ${question.choose}. Take one back first.`;
    }
  }

  function showProgress() {
    const answered = data.questions.filter((question) => responseTo(question).length).length;
    find("progress").textContent = `${answered} of ${data.questions.length} answered`;
    return answered;
  }

  /* --- timer ---------------------------------------------------------------------------------------------- */
  /* Seconds; since is when the clock was started last, and marks are the times left that are announced. */
  const clock = { limit: 0, used: 0, since: null, marks: [], ticking: null };
  const secondsUsed = () => clock.used + (clock.since === null ? 0 : Math.max(0, Date.now() - clock.since) / 1000);

  function clockWords(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  }

  function leftWords(seconds) {
    const [whole, half] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
    return [whole ? count(whole, "minute") : "", half ? count(half, "second") : ""].filter(Boolean).join(" ");
  }

  /* From now on the limit stands; what is past already isn't announced again. */
  function setMarks() {
    clock.marks = [0, 120, 600, clock.limit / 2].filter((mark) => mark < clock.limit - clock.used);
    find("minutes").disabled = true;
  }

  function startClock() {
    if (clock.used === 0) {
      const minutes = Number(find("minutes").value);
      clock.limit = minutes > 0 && minutes <= 1440 ? Math.round(minutes * 60) : 0;
      setMarks();
    }
    clock.since = Date.now();
    clock.ticking = setInterval(tick, 500);
    find("timer").textContent = "Pause the timer";
    tick();
  }

  function stopClock() {
    clock.used = secondsUsed();
    clock.since = null;
    clearInterval(clock.ticking);
    find("timer").textContent = "Resume the timer";
  }

  /* Show the time; announce half of it, ten and two minutes, and the end, each once. */
  function tick() {
    const left = clock.limit - secondsUsed();
    find("clock").textContent = clock.limit ? `${clockWords(Math.ceil(left))} left` : clockWords(secondsUsed());
    const passed = clock.marks.filter((mark) => left <= mark);
    if (!clock.limit || !passed.length) return;
    clock.marks = clock.marks.filter((mark) => left > mark);
    const mark = Math.min(...passed);
    let words = `${leftWords(mark)} left.`;
    if (mark === 0) words = "Time's up. You can still finish your answers.";
    else if (mark === clock.limit / 2) words = `Half the time is left: ${leftWords(mark)}.`;
    find("said").textContent = words;
  }

  function resetClock() {
    clearInterval(clock.ticking);
    Object.assign(clock, { limit: 0, used: 0, since: null, marks: [], ticking: null });
    find("minutes").disabled = false;
    find("clock").textContent = "0:00";
    find("timer").textContent = "Start the timer";
    find("said").textContent = "";
  }

  /* --- result --------------------------------------------------------------------------------------------- */
  function scoreWords(right) {
    const total = data.questions.length;
    /* One decimal, rounded half up, but never to the other side of the pass mark. */
    const inTenths = Math.ceil(10 * Number(data.mark) - 1e-9);
    const rounded = Math.floor((1000 * right) / total + 0.5);
    const tenths = right >= data.needed ? Math.max(rounded, inTenths) : Math.min(rounded, inTenths - 1);
    const percent = String(tenths / 10);
    const mark = `the pass mark of ${data.mark}%`;
    const missing = data.needed - right;
    const points = missing === 1 ? "point" : "points";
    let where = `at ${mark}`;
    if (missing > 0) where = `not yet at ${mark}; ${missing} more ${points} will get you there`;
    else if (missing < 0) where = `above ${mark}`;
    return `${right} of ${total}, ${percent}%: ${where}.`;
  }

  function kindWords(right) {
    if (right >= data.needed) return "Well done. You reached the pass mark.";
    if (100 * right >= 60 * data.questions.length) {
      return "You're well on your way. See below where an hour of study helps most.";
    }
    return "This is a start, and now you know where to look. Little by little, it'll stick.";
  }

  function topicTable(marked) {
    const topics = new Map();
    for (const { question, right } of marked) {
      const held = topics.get(question.topic) || [0, 0];
      topics.set(question.topic, [held[0] + (right ? 1 : 0), held[1] + 1]);
    }
    const number = (text) => make("td", { class: "number" }, String(text));
    const rows = [...topics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([topic, [right, total]]) =>
      make("tr", {}, make("th", { scope: "row", dir: "auto" }, topic), number(right), number(total),
        number(Math.round((100 * right) / total))));
    const head = (text, kind) => make("th", { scope: "col", class: kind }, text);
    return make("table", {}, make("caption", {}, "By topic"),
      make("thead", {}, make("tr", {}, head("Topic", "topic"), head("Right", "number"), head("Of", "number"),
        head("%", "number"))), make("tbody", {}, ...rows));
  }

  function optionLines(question, response) {
    return make("ol", { class: "options", type: "A" }, ...question.options.map((option, place) => {
      const line = make("p", {}, said("span", option.text));
      if (option.right) line.append(" ", make("span", { class: "right" }, "\u2713 right answer"));
      if (response.includes(place)) line.append(" ", make("span", { class: "yours" }, "\u2190 your answer"));
      return make("li", {}, line, option.why ? said("p", option.why, "why") : "");
    }));
  }

  function typedLines(question, response) {
    const read = response.length ? taken(question.accept, response[0]) : "";
    const note = read && read !== response[0] ? make("p", {}, "Counted as: ", said("span", read)) : "";
    return [
      response.length ? make("p", {}, "Your answer: ", said("span", response[0])) : "",
      note,
      make("p", {}, "Right: ", said("span", question.answer, "answer")),
    ];
  }

  function reviewed({ question, response, right }) {
    const verdict = right ? "\u2713 right" : response.length ? "not yet right" : "not answered";
    const head = make("h3", { tabindex: "-1", id: `r${question.number}` }, `Question ${question.number}: `,
      make("span", right ? { class: "is-right" } : {}, verdict));
    const sources = question.sources.map((line) => said("li", line));
    return make("li", {}, head,
      question.situation ? said("p", question.situation, "situation") : "",
      said("p", question.stem, "stem"),
      question.picture ? said("p", `Picture: ${question.picture}`, "picture") : "",
      question.note ? said("p", question.note) : "",
      ...(question.options.length ? [optionLines(question, response)] : typedLines(question, response)),
      question.point ? said("p", question.point, "point") : "",
      sources.length ? make("ul", { class: "source" }, ...sources) : "",
      make("p", { class: "item" }, question.item));
  }

  function showView() {
    shown.at = 0;
    paintView();
  }

  function paintView() {
    const view = result.querySelector("input[name=view]:checked").value;
    const misses = shown.marked.filter((one) => !one.right);
    const wanted = { all: shown.marked, misses, single: misses.slice(shown.at, shown.at + 1) }[view];
    shown.marked.forEach((one) => { one.line.hidden = !wanted.includes(one); });
    find("steps").hidden = view !== "single";
    find("place").textContent = `${shown.at + 1} of ${misses.length}`;
  }

  function step(by) {
    const misses = shown.marked.filter((one) => !one.right);
    shown.at = (shown.at + by + misses.length) % misses.length;
    paintView();
    misses[shown.at].line.querySelector("h3").focus();
  }

  /* Check the answers. If some are missing, say so first; the second time, check anyway. */
  function check() {
    const marked = data.questions.map((question) => {
      const response = responseTo(question);
      return { question, response, right: isRight(question, response) };
    });
    const open = marked.filter(({ response }) => !response.length).map(({ question }) => question.number);
    if (open.length && shown.warned !== open.join()) {
      shown.warned = open.join();
      const listed = open.length > 12 ? `${open.slice(0, 12).join(", ")} and others` : open.join(", ");
      const link = make("a", { href: `#q${open[0]}` }, `Go to question ${open[0]}`);
      find("open").replaceChildren(
        `No answer yet: ${listed}. `, link, ". To check anyway, choose \u201cCheck my answers\u201d again.");
      return;
    }
    showResult(marked, open.length);
  }

  function showResult(marked, open) {
    if (clock.since !== null) stopClock();
    const right = marked.filter((one) => one.right).length;
    marked.forEach((one) => { one.line = reviewed(one); });
    Object.assign(shown, { marked, done: true });
    find("score").textContent = scoreWords(right);
    find("kind").textContent = kindWords(right);
    const used = clock.used >= 1 ? `Time used: ${clockWords(clock.used)}. ` : "";
    find("more").textContent = used + (open ? `You left ${count(open, "question")} open.` : "");
    find("topics").replaceChildren(topicTable(marked));
    find("review").replaceChildren(...marked.map((one) => one.line));
    find("view").hidden = right === marked.length;
    result.querySelector("input[value=all]").checked = true;
    showView();
    find("test").hidden = true;
    result.hidden = false;
    find("code").value = resultCode();
    find("handed").textContent = "";
    moveTo("result-heading");
  }

  function moveTo(heading) {
    find(heading).focus();
    window.scrollTo(0, 0);
  }

  function startAgain() {
    form.reset();
    forget();
    Object.assign(shown, { marked: [], done: false, warned: "" });
    result.hidden = true;
    find("test").hidden = false;
    find("open").replaceChildren();
    find("hide").textContent = "Hide the time";
    find("clock").hidden = false;
    resetClock();
    showProgress();
    moveTo("title");
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => { holdToNumber(event); showProgress(); keep(); });
  find("clear").addEventListener("click", clearAnswers);
  find("copy").addEventListener("click", copyCode);
  find("save").addEventListener("click", saveTable);
  window.addEventListener("pagehide", () => { if (!shown.done) keep(); });
  find("check").addEventListener("click", check);
  for (const id of ["again", "again-below"]) find(id).addEventListener("click", startAgain);
  find("timer").addEventListener("click", () => (clock.since === null ? startClock() : stopClock()));
  find("hide").addEventListener("click", () => {
    find("clock").hidden = !find("clock").hidden;
    find("hide").textContent = find("clock").hidden ? "Show the time" : "Hide the time";
  });
  document.addEventListener("visibilitychange", () => {
    if (!shown.done) keep();
    if (clock.since !== null) tick();
  });
  find("view").addEventListener("change", showView);
  find("before").addEventListener("click", () => step(-1));
  find("next").addEventListener("click", () => step(1));
  window.addEventListener("beforeunload", (event) => {
    if (!shown.done && showProgress()) event.preventDefault();
  });
  for (const id of ["start", "bar"]) find(id).hidden = false;
  resetClock();
  restore();
  showProgress();
})();
