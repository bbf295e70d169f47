"""Tunes the encoder for names and writes what make takes. See README.md."""
import argparse
import os
import random
import time

import numpy as np
import torch
import torch.nn as nn

from data import DEV, KEPT_OUT, LABELS, SOURCES, TRAIN, WordPieces, batches, read, spans, taught, windows
from network import OPEN, TAUGHT, Network, collate, rounded

O, B_MISC, I_MISC = 0, LABELS.index("B-MISC"), LABELS.index("I-MISC")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("encoder", help="folder with model.safetensors and vocab.txt of all-mpnet-base-v2 or of e5-small-v2")
    p.add_argument("-o", "--out", default="teacher.npz")
    p.add_argument("--seconds", type=float, default=4700, help="the learning rate falls to 0 by then")
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=1536, help="word pieces")
    p.add_argument("--window", type=int, default=192, help="word pieces")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--taught", action="append", default=[], help="folder of texts that a teacher labelled")
    p.add_argument("--taught-share", type=float, default=0.5, help="how much of them a pass reads")
    p.add_argument("--unknown", type=float, default=0.2, help="how much gold is read as text of no source")
    p.add_argument("--small", action="store_true", help="write the vocabulary and all weights; keep some corpora for judging")
    return p.parse_args()


def gold(o):
    """Corpora: documents, source, whether they label names of other kinds."""
    return [(read(name, source, has_documents), source, other) for name, source, has_documents, other in TRAIN
            if not (o.small and name in KEPT_OUT)]


def one_pass(corpora, taught_documents, pieces, o, rng):
    """The windows of a pass, each pass cut elsewhere."""
    out = []
    for documents, source, other in corpora:
        out += windows(documents, pieces, o.window, SOURCES.index(source), other, rng)
    for w in out:
        if rng.random() < o.unknown:
            w.source = len(SOURCES)
    some = rng.sample(taught_documents, int(o.taught_share * len(taught_documents)))
    return out + windows(some, pieces, o.window, len(SOURCES), True, rng)


def loss_of(scores, labels, kinds):
    """Cross entropy. Where a text does not label names of other kinds, O may be one of them; a teacher tells such names
    from no name, not where they begin."""
    logs = torch.log_softmax(scores, -1)
    others = torch.logsumexp(logs[:, [B_MISC, I_MISC]], 1)
    taught_logs = torch.cat([logs[:, :B_MISC], others[:, None], logs[:, I_MISC:]], 1)
    loss = -(torch.where((kinds == TAUGHT)[:, None], taught_logs, logs) * labels).sum(1)
    return torch.where(kinds == OPEN, -torch.logsumexp(logs[:, [O, B_MISC, I_MISC]], 1), loss).mean()


def save(path, state):
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def train(network, pieces, o):
    """Trains by the clock. Every ten minutes its state goes to OUT.state, from which an interrupted run goes on with
    the next pass."""
    rng = random.Random(o.seed)
    fresh = [network.ce.weight, network.fe.weight, network.se.weight, *network.head.parameters()]
    known = {id(p) for p in fresh}
    tuned = [p for p in network.parameters() if p.requires_grad]
    groups = [dict(params=[p for p in tuned if id(p) not in known], weight_decay=0.01, most=o.rate), dict(params=fresh, weight_decay=0, most=1e-3)]
    optimizer = torch.optim.AdamW(groups, lr=o.rate, betas=(0.9, 0.98), eps=1e-6, foreach=True)
    corpora, lessons = gold(o), [d for folder in o.taught for d in taught(folder)]
    before, step, seen, mean, state = 0.0, 0, 0, 0.0, o.out + ".state"
    if os.path.exists(state):
        s = torch.load(state, weights_only=False)
        network.load_state_dict(s["network"])
        optimizer.load_state_dict(s["optimizer"])
        rng.setstate(s["random"])
        before, step, seen = s["seconds"], s["step"], s["seen"]
        print(f"goes on after {before:.0f} s", flush=True)
    started = saved = time.time()
    network.train()
    while True:
        for batch in batches(one_pass(corpora, lessons, pieces, o, rng), o.batch, rng):
            seconds = before + time.time() - started
            if seconds >= o.seconds:
                return
            for g in optimizer.param_groups:
                g["lr"] = g["most"] * min(1, (step + 1) / 60) * (1 - seconds / o.seconds)
            inputs, labels, kinds = collate(batch)
            hidden = (torch.rand(inputs[0].shape) < 0.03) & (inputs[2] > 0)
            loss = loss_of(network(torch.where(hidden, pieces.mask, inputs[0]), *inputs[1:]), labels, kinds)
            mean = 0.9 * mean + 0.1 * loss.item() if step else loss.item()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(tuned, 1.0)
            optimizer.step()
            step, seen = step + 1, seen + int(inputs[4].sum())
            if step % 20 == 0:
                print(f"step {step} loss {mean:.4f}, {seen} pieces, {seconds:.0f} s", flush=True)
            if time.time() - saved > 600:
                save(state, dict(network=network.state_dict(), optimizer=optimizer.state_dict(), random=rng.getstate(), seconds=seconds, step=step, seen=seen))
                judge(network, pieces, o, 3000)
                network.train()
                saved = time.time()


def best_path(scores):
    """The labels of the best path on which I follows B or I of its kind."""
    wrong = np.array([[b[0] == "I" and (a == "O" or a[2:] != b[2:]) for b in LABELS] for a in LABELS]) * -1e4
    best = scores[0] + np.array([-1e4 if label[0] == "I" else 0 for label in LABELS])
    back = []
    for row in scores[1:]:
        paths = best[:, None] + wrong
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    path = [int(best.argmax())]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
    return [LABELS[i] for i in reversed(path)]


def f1(network, pieces, documents, source, most):
    """Exact spans of persons, places and organizations on gold tokens, in percent; source is the guideline's number."""
    scores = [[np.zeros((len(words), len(LABELS))) for words, _ in d] for d in documents]
    network.eval()
    with torch.inference_mode():
        for batch in batches(windows(documents, pieces, most, source, True), 4096):
            rows = iter(network(*collate(batch)[0]).numpy())
            for w in batch:
                for d, s, i in w.where:
                    scores[d][s][i] = next(rows)
    found = predicted = gold = 0
    for d, document in enumerate(documents):
        for s, (_, labels) in enumerate(document):
            a, b = ({x for x in spans(y) if x[2] != "MISC"} for y in (labels, best_path(scores[d][s])))
            found, predicted, gold = found + len(a & b), predicted + len(b), gold + len(a)
    return 200 * found / max(1, predicted + gold)


def judge(network, pieces, o, most):
    """Prints scores on the first words of dev sets, with no guideline and, where all are read, with their own."""
    for name, source, has_documents, _ in DEV:
        documents, words = read(name, source, has_documents), 0
        for n, document in enumerate(documents):
            words += sum(len(s) for s, _ in document)
            if words >= most:
                documents = documents[: n + 1]
                break
        numbers = (len(SOURCES), SOURCES.index(source)) if words < most else (len(SOURCES),)
        print(name, "F1", *(f"{f1(network, pieces, documents, s, o.window):.2f}" for s in numbers), flush=True)


def main():
    o = options()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    vocabulary = os.path.join(o.encoder, "vocab.txt")
    pieces, network = WordPieces(vocabulary), Network(os.path.join(o.encoder, "model.safetensors"))
    train(network, pieces, o)
    with open(vocabulary, "rb") as f:
        np.savez_compressed(o.out, **rounded(network, f.read() if o.small else None))
    judge(network, pieces, o, 1 << 40)


if __name__ == "__main__":
    main()
