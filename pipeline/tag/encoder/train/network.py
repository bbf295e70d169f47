"""MPNet or BERT (MiniLM) with a head for names, in plain PyTorch."""
import json
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from data import LABELS, SOURCES

LAYERS = 11  # of 12: the last one of a sentence encoder has lost what tokens are


def buckets(n, count=32, far=128):
    """The number of the bias that each of n pieces has for each other."""
    distance = torch.arange(n)[None, :] - torch.arange(n)[:, None]
    half, n = count // 2, -distance
    after, n = (n < 0).long() * half, n.abs()
    exact = half // 2
    large = exact + (torch.log(n.float().clamp(min=1) / exact) / math.log(far / exact) * (half - exact)).long()
    return after + torch.where(n < exact, n, large.clamp(max=half - 1))


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner):
        super().__init__()
        self.heads = heads
        self.qkv, self.o = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.f1, self.f2 = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.ln1, self.ln2 = nn.LayerNorm(hidden, 1e-5), nn.LayerNorm(hidden, 1e-5)

    def forward(self, x, bias):
        batch, n, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, n, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        seen = F.scaled_dot_product_attention(q, k, v, bias).transpose(1, 2).reshape(batch, n, hidden)
        x = self.ln1(x + self.o(seen))
        return self.ln2(x + self.f2(F.gelu(self.f1(x))))


ATTENTION = {
    "mpnet": dict(q="attention.attn.q", k="attention.attn.k", v="attention.attn.v", o="attention.attn.o", ln1="attention.LayerNorm"),
    "bert": dict(q="attention.self.query", k="attention.self.key", v="attention.self.value", o="attention.output.dense",
                 ln1="attention.output.LayerNorm"),
}


class Network(nn.Module):
    """An encoder as published, less its last layer, with a head. Text of no source is that of number len(SOURCES)."""

    def __init__(self, path, heads=12, drop=0.1):
        super().__init__()
        tensors = {k.removeprefix("mpnet.").removeprefix("bert."): v.float() for k, v in safetensors(path).items()}
        near = tensors.get("encoder.relative_attention_bias.weight")
        kind = "bert" if near is None else "mpnet"
        words, positions = tensors["embeddings.word_embeddings.weight"], tensors["embeddings.position_embeddings.weight"]
        if kind == "bert":
            positions = positions + tensors["embeddings.token_type_embeddings.weight"][0]
        hidden, inner = words.shape[1], tensors["encoder.layer.0.intermediate.dense.weight"].shape[0]
        self.heads, self.drop, self.unused = heads, drop, 0 if kind == "bert" else 2
        self.we, self.pe = nn.Embedding.from_pretrained(words), nn.Embedding.from_pretrained(positions)
        self.rb = None if near is None else nn.Embedding.from_pretrained(near, freeze=False)
        self.ce, self.fe, self.se = nn.Embedding(10, hidden), nn.Embedding(16, hidden), nn.Embedding(len(SOURCES), hidden)
        self.ln = nn.LayerNorm(hidden, 1e-5)
        self.layers = nn.ModuleList([Layer(hidden, heads, inner) for _ in range(LAYERS)])
        self.head = nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, len(LABELS)))
        for e in (self.ce, self.fe, self.se):
            nn.init.normal_(e.weight, std=0.02)
        self.load(tensors, ATTENTION[kind])

    @torch.no_grad()
    def load(self, tensors, names):
        """Takes the weights of the published encoder."""
        self.ln.weight.copy_(tensors["embeddings.LayerNorm.weight"])
        self.ln.bias.copy_(tensors["embeddings.LayerNorm.bias"])
        for i, layer in enumerate(self.layers):
            name = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                getattr(layer.qkv, part).copy_(torch.cat([tensors[f"{name}{names[q]}.{part}"] for q in "qkv"]))
                for ours, theirs in ((layer.o, names["o"]), (layer.ln1, names["ln1"]), (layer.f1, "intermediate.dense"),
                                     (layer.f2, "output.dense"), (layer.ln2, "output.LayerNorm")):
                    getattr(ours, part).copy_(tensors[f"{name}{theirs}.{part}"])

    def forward(self, ids, cases, places, source, lengths, first):
        batch, n = ids.shape
        sources = F.pad(self.se.weight, (0, 0, 0, 1))[source]
        x = self.ln(self.we(ids) + self.pe.weight[self.unused : self.unused + n] + self.ce(cases) + self.fe(places) + sources[:, None, :])
        x = F.dropout(x, self.drop, self.training)
        bias = torch.zeros(batch, 1, 1, n).masked_fill_((torch.arange(n)[None, :] >= lengths[:, None])[:, None, None, :], -1e4)
        if self.rb is not None:
            bias = bias + self.rb(buckets(n)).permute(2, 0, 1)[None]
        bias = bias.expand(batch, self.heads, n, n)
        for layer in self.layers:
            x = layer(x, bias)
        return self.head(F.dropout(x.reshape(batch * n, -1)[first], self.drop, self.training))


def safetensors(path):
    with open(path, "rb") as f:
        size = int.from_bytes(f.read(8), "little")
        head, body = json.loads(f.read(size)), f.read()
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    out = {}
    for name, t in head.items():
        if name != "__metadata__":
            first, last = t["data_offsets"]
            out[name] = torch.from_numpy(np.frombuffer(body[first:last], kinds[t["dtype"]]).reshape(t["shape"]).copy())
    return out


GOLD, OPEN, TAUGHT = range(3)
ONE = np.eye(len(LABELS), dtype=np.float32)


def collate(batch):
    """What forward takes, then the probabilities of the labels and, for each, which answer is right: GOLD, OPEN (a text that
    labels no names of other kinds) or TAUGHT."""
    n = max(len(w.ids) for w in batch)
    fields = np.zeros((3, len(batch), n), np.int64)
    first, labels, kinds = [], [], []
    for i, w in enumerate(batch):
        for field, numbers in zip(fields, (w.ids, w.cases, w.places)):
            field[i, : len(numbers)] = numbers
        first += [i * n + at for at in w.first]
        for label in w.labels:
            labels.append(ONE[label] if isinstance(label, int) else label)
            kinds.append(TAUGHT if not isinstance(label, int) else GOLD if w.other or label else OPEN)
    ids, cases, places = (torch.from_numpy(f) for f in fields)
    source, lengths = torch.tensor([w.source for w in batch]), torch.tensor([len(w.ids) for w in batch])
    return (ids, cases, places, source, lengths, torch.tensor(first)), torch.from_numpy(np.stack(labels)), torch.tensor(kinds)


def rounded(network, vocabulary=None):
    """The weights for make: matrices as signed bytes with a step for each row (NAME.q, NAME.s), those of products within
    what the program multiplies by (WeightLevels of params.go), the rest in 32 bits.
    Without a vocabulary, word and position embeddings are left out: they are those of the published encoder."""
    out = {}
    if vocabulary is not None:
        out["vocabulary"] = np.frombuffer(vocabulary, np.int8)
    for name, w in network.state_dict().items():
        w = w.float().numpy()
        if vocabulary is None and name in ("we.weight", "pe.weight"):
            continue
        if (name.startswith("layers.") or name == "we.weight") and w.ndim == 2:
            step = np.maximum(np.abs(w).max(1), 1e-12) / (63 if name.startswith("layers.") else 127)
            out[name + ".q"] = np.rint(w / step[:, None]).astype(np.int8)
            out[name + ".s"] = step.astype(np.float32)
        else:
            out[name] = w.astype(np.float32)
    return out
