"""Labelled text, word pieces and windows: what training and the program (window.go, wordpiece.go) must do alike."""
import glob
import json
import os
import unicodedata

import numpy as np

NER = os.environ.get("NER_DATA", "ner")
LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC"]
NUMBER = {label: i for i, label in enumerate(LABELS)}

# The guidelines that the network learns to tell apart, in the order of the recipe beside make.
SOURCES = ["conll", "ww", "finer", "ewt", "cross", "wikigold", "wikineural", "re3d", "redocred"]

# Labels of the corpora that are not PER, LOC, ORG or MISC already. "" is no name.
MAPS = {
    "ww": dict(Person="PER", Location="LOC", Facility="LOC", Organization="ORG", NORP="MISC", Misc="MISC", Product="MISC", Date="", Money=""),
    "cross": {"misc": "MISC", "event": "MISC", "election": "MISC", "politician": "PER", "person": "PER", "organisation": "ORG",
              "politicalparty": "ORG", "country": "LOC", "location": "LOC"},
}

# path, source, whether it has documents, whether it labels names of other kinds
TRAIN = [
    ("conll2003-codait/train", "conll", True, True),
    ("worldwide/train", "ww", True, True),
    ("finer-ord/train", "finer", True, False),
    ("uner-ewt/dev", "ewt", True, False),
    ("crossner-politics/train", "cross", False, True),
    ("crossner-politics/dev", "cross", False, True),
    ("wikigold/all", "wikigold", True, True),
    ("redocred/all", "redocred", True, True),
]
DEV = [
    ("conll2003-codait/dev", "conll", True, True),
    ("worldwide/dev", "ww", True, True),
    ("finer-ord/dev", "finer", True, False),
    ("uner-ewt/dev", "ewt", True, False),
    ("crossner-politics/dev", "cross", False, True),
]
# The small tagger keeps the last two for judging: it is trained on neither a dev part nor on crossner-politics.
KEPT_OUT = {"uner-ewt/dev", "crossner-politics/train", "crossner-politics/dev"}


def read(name, source, has_documents):
    """The documents of a file, each a list of sentences (words, labels)."""
    names = MAPS.get(source, {})
    documents, words, labels = [[]], [], []

    def flush():
        nonlocal words, labels
        if words:
            documents[-1].append((words, labels))
            words, labels = [], []

    with open(os.path.join(NER, name + ".conll"), encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if not line.strip():
                flush()
            elif columns[0] == "-DOCSTART-":
                flush()
                if documents[-1]:
                    documents.append([])
            else:
                label = columns[-1]
                if label != "O":
                    kind = names.get(label[2:], label[2:])
                    label = label[:2] + kind if kind else "O"
                words.append(columns[0])
                labels.append(label if label in NUMBER else "O")
    flush()
    documents = [d for d in documents if d]
    return documents if has_documents else [[sentence] for d in documents for sentence in d]


def taught(folder):
    """The documents that a teacher labelled (newsgraph train label): each a list of sentences (words, for each word the
    probabilities of LABELS; that of a name of another kind, begun or going on, is all at B-MISC)."""
    documents = []
    for path in sorted(glob.glob(os.path.join(folder, "*.jsonl"))):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                documents.append(taught_document(json.loads(line)))
    return documents


def taught_document(record):
    chances = np.zeros((sum(map(len, record["sentences"])), len(LABELS)), np.float32)
    for name in record.get("names") or []:
        label = name["label"]
        label = "B-MISC" if label == "MISC" else {"S": "B", "E": "I"}.get(label[0], label[0]) + label[1:]
        chances[name["at"], NUMBER[label]] += name["p"]
    chances[:, 0] = np.maximum(0, 1 - chances.sum(1))
    document, at = [], 0
    for words in record["sentences"]:
        document.append((words, list(chances[at : at + len(words)])))
        at += len(words)
    return document


class WordPieces:
    """Cuts words into pieces as BERT does, without case and accents."""

    MOST, LONGEST = 12, 60

    def __init__(self, vocabulary):
        with open(vocabulary, encoding="utf-8") as lines:
            self.ids = {line.rstrip("\n"): i for i, line in enumerate(lines)}
        marks = ("<s>", "</s>", "[UNK]", "<mask>") if "<s>" in self.ids else ("[CLS]", "[SEP]", "[UNK]", "[MASK]")
        self.start, self.end, self.none, self.mask = (self.ids[t] for t in marks)
        self.known = {}

    def cut(self, word):
        if word not in self.known:
            self.known[word] = self._cut(word)
        return self.known[word]

    def _cut(self, word):
        pieces = []
        for part in self._parts(word):
            pieces += self._pieces(part)
            if len(pieces) >= self.MOST:
                break
        return (pieces or [self.none])[: self.MOST]

    @staticmethod
    def _parts(word):
        part = ""
        for c in unicodedata.normalize("NFD", word.lower()):
            if unicodedata.category(c) == "Mn" or c.isspace() or c in "\u200b\ufeff\x00":
                continue
            if 33 <= ord(c) <= 47 or 58 <= ord(c) <= 64 or 91 <= ord(c) <= 96 or 123 <= ord(c) <= 126 or unicodedata.category(c)[0] == "P":
                if part:
                    yield part
                part = ""
                yield c
            else:
                part += c
        if part:
            yield part

    def _pieces(self, part):
        if len(part) > self.LONGEST:
            return [self.none]
        out, at = [], 0
        while at < len(part):
            end = len(part)
            while end > at and ("##" if at else "") + part[at:end] not in self.ids:
                end -= 1
            if end == at:
                return [self.none]
            out.append(self.ids[("##" if at else "") + part[at:end]])
            at = end
        return out


def letter_case(word):
    """1 lower 2 Initial 3 CAPITALS 4 mIxed 5 one capital 6 digits 7 letters and digits 8 marks 9 U.S."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 6 if any(c.isdigit() for c in word) else 8
    if any(c.isdigit() for c in word):
        return 7
    upper = sum(c.isupper() for c in letters)
    if upper == 0:
        return 1
    if len(letters) == 1:
        return 5
    if upper == len(letters):
        return 9 if "." in word else 3
    return 2 if letters[0].isupper() and upper == 1 else 4


def sentence_kind(words):
    """1 in capitals, 2 in title case, else 0."""
    worded = [w for w in words if any(c.isalpha() for c in w)]
    if not worded:
        return 0
    if len(worded) > 1 and all(not any(c.islower() for c in w) for w in worded):
        return 1
    if len(worded) > 3 and sum(w[0].isupper() for w in worded) >= 0.8 * len(worded):
        return 2
    return 0


class Window:
    """What goes through the encoder at once."""

    def __init__(self, pieces, source, other):
        self.pieces, self.source, self.other = pieces, source, other
        self.ids, self.cases, self.places = [], [], []
        self.first, self.labels, self.where = [], [], []
        self.mark(pieces.start)

    def mark(self, piece):
        self.ids.append(piece)
        self.cases.append(0)
        self.places.append(0)

    def fits(self, n, most):
        return len(self.ids) + n + 1 <= most or not self.first

    def token(self, word, label, cut, begins, kind, where):
        case = letter_case(word)
        self.first.append(len(self.ids))
        self.labels.append(label)
        self.where.append(where)
        for i, piece in enumerate(cut):
            self.ids.append(piece)
            self.cases.append(case)
            self.places.append((1 if begins else 2) + (2 if i else 0) + 4 * kind)


def windows(documents, pieces, most, source, other, random=None):
    """Neighbouring sentences of a document packed into windows. With random, the first window of a document is
    short by chance, so that every pass cuts elsewhere."""
    out = []
    for d, document in enumerate(documents):
        window = Window(pieces, source, other)
        limit = random.randint(most // 3, most) if random else most

        def close():
            nonlocal window, limit
            if window.first:
                out.append(window)
            window, limit = Window(pieces, source, other), most

        for s, (words, labels) in enumerate(document):
            cuts, kind = [pieces.cut(w) for w in words], sentence_kind(words)
            if not window.fits(sum(map(len, cuts)), limit):
                close()
            for i, cut in enumerate(cuts):  # long sentences are cut
                if not window.fits(len(cut), most):
                    window.mark(pieces.end)
                    close()
                label = labels[i]
                window.token(words[i], NUMBER[label] if isinstance(label, str) else label, cut, i == 0, kind, (d, s, i))
            window.mark(pieces.end)
            if len(window.ids) >= most:
                close()
        close()
    return out


def batches(all_windows, most, random=None, chunk=800):
    """Lists of windows of similar length, about most pieces each with padding."""
    order = list(range(len(all_windows)))
    if random:
        random.shuffle(order)
    out = []
    for at in range(0, len(order), chunk if random else max(1, len(order))):
        group = order[at : at + chunk] if random else order
        batch, longest = [], 0
        for i in sorted(group, key=lambda i: len(all_windows[i].ids)):
            longest = max(longest, len(all_windows[i].ids))
            if batch and longest * (len(batch) + 1) > most:
                out.append(batch)
                batch, longest = [], len(all_windows[i].ids)
            batch.append(all_windows[i])
        if batch:
            out.append(batch)
    if random:
        random.shuffle(out)
    return out


def spans(labels):
    """The names of a sentence: (first, last, kind)."""
    out, open_at, kind = [], -1, ""
    for i, label in enumerate(labels + ["O"]):
        if open_at >= 0 and (label == "O" or label[0] == "B" or label[2:] != kind):
            out.append((open_at, i, kind))
            open_at = -1
        if label != "O" and open_at < 0:
            open_at, kind = i, label[2:]
    return out
