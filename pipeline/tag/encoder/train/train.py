"""Tunes the encoder for names and writes what make takes. See README.md."""
import argparse
import os
import random
import time

import numpy as np
import torch
import torch.nn as nn

from data import DEV, LABELS, SOURCES, TRAIN, WordPieces, batches, read, spans, windows
from network import Network, collate, rounded

O, B_MISC, I_MISC = 0, LABELS.index("B-MISC"), LABELS.index("I-MISC")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("encoder", help="folder with model.safetensors and vocab.txt of all-mpnet-base-v2")
    p.add_argument("-o", "--out", default="teacher.npz")
    p.add_argument("--seconds", type=float, default=4700, help="the learning rate falls to 0 by then")
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=1536, help="word pieces")
    p.add_argument("--window", type=int, default=192, help="word pieces")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=5)
    return p.parse_args()


def labelled(sets, pieces, most, rng=None):
    out = []
    for name, source, has_documents, other in sets:
        out += windows(read(name, source, has_documents), pieces, most, SOURCES.index(source), other, rng)
    return out


def loss_of(scores, labels, other):
    """Cross entropy; where a text does not label names of other kinds, O may be one of them."""
    logs = torch.log_softmax(scores, -1)
    loss = -logs.gather(1, labels[:, None])[:, 0]
    open_question = ~other & (labels == O)
    return torch.where(open_question, -torch.logsumexp(logs[:, [O, B_MISC, I_MISC]], 1), loss).mean()


def save(path, state):
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def train(network, pieces, o):
    """Trains by the clock. Every ten minutes its state goes to OUT.state, from which an interrupted run goes on with
    the next pass."""
    rng = random.Random(o.seed)
    fresh = [network.ce.weight, network.fe.weight, network.se.weight, *network.head.parameters()]
    known = {id(p) for p in fresh}
    for frozen in (network.we, network.pe):
        frozen.weight.requires_grad_(False)
    tuned = [p for p in network.parameters() if p.requires_grad]
    groups = [dict(params=[p for p in tuned if id(p) not in known], weight_decay=0.01, most=o.rate), dict(params=fresh, weight_decay=0, most=1e-3)]
    optimizer = torch.optim.AdamW(groups, lr=o.rate, betas=(0.9, 0.98), eps=1e-6, foreach=True)
    before, step, seen, state = 0.0, 0, 0, o.out + ".state"
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
        for batch in batches(labelled(TRAIN, pieces, o.window, rng), o.batch, rng):
            seconds = before + time.time() - started
            if seconds >= o.seconds:
                return
            for g in optimizer.param_groups:
                g["lr"] = g["most"] * min(1, (step + 1) / 60) * (1 - seconds / o.seconds)
            inputs, labels, other = collate(batch)
            hidden = (torch.rand(inputs[0].shape) < 0.03) & (inputs[2] > 0)
            loss = loss_of(network(torch.where(hidden, pieces.mask, inputs[0]), *inputs[1:]), labels, other)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(tuned, 1.0)
            optimizer.step()
            step, seen = step + 1, seen + int(inputs[4].sum())
            if step % 20 == 0:
                print(f"step {step} loss {loss.item():.4f}, {seen} pieces, {seconds:.0f} s", flush=True)
            if time.time() - saved > 600:
                save(state, dict(network=network.state_dict(), optimizer=optimizer.state_dict(), random=rng.getstate(), seconds=seconds, step=step, seen=seen))
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


def f1(network, pieces, name, source, has_documents, most):
    """Exact spans of persons, places and organizations on gold tokens, in percent, with the set's own guideline."""
    documents = read(name, source, has_documents)
    scores = [[np.zeros((len(words), len(LABELS))) for words, _ in d] for d in documents]
    network.eval()
    with torch.inference_mode():
        for batch in batches(windows(documents, pieces, most, SOURCES.index(source), True), 4096):
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


def main():
    o = options()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    pieces, network = WordPieces(os.path.join(o.encoder, "vocab.txt")), Network()
    network.load(os.path.join(o.encoder, "model.safetensors"))
    train(network, pieces, o)
    np.savez_compressed(o.out, **rounded(network))
    for name, source, has_documents, _ in DEV:
        print(f"{name} F1 {f1(network, pieces, name, source, has_documents, o.window):.2f}", flush=True)


if __name__ == "__main__":
    main()
