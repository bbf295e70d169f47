"""MPNet with a head for names, in plain PyTorch."""
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
        size = hidden // self.heads
        q, k, v = self.qkv(x).view(batch, n, 3, self.heads, size).permute(2, 0, 3, 1, 4).reshape(3, batch * self.heads, n, size).unbind(0)
        weight = torch.softmax(torch.baddbmm(bias, q, k.transpose(1, 2), alpha=1 / math.sqrt(size)), -1)
        seen = torch.bmm(weight, v).view(batch, self.heads, n, size).transpose(1, 2).reshape(batch, n, hidden)
        x = self.ln1(x + self.o(seen))
        return self.ln2(x + self.f2(F.gelu(self.f1(x))))


class Network(nn.Module):
    def __init__(self, pieces=30527, hidden=768, heads=12, inner=3072, drop=0.1):
        super().__init__()
        self.heads, self.drop = heads, drop
        self.we, self.pe, self.rb = nn.Embedding(pieces, hidden), nn.Embedding(514, hidden), nn.Embedding(32, heads)
        self.ce, self.fe, self.se = nn.Embedding(10, hidden), nn.Embedding(16, hidden), nn.Embedding(len(SOURCES), hidden)
        self.ln = nn.LayerNorm(hidden, 1e-5)
        self.layers = nn.ModuleList([Layer(hidden, heads, inner) for _ in range(LAYERS)])
        self.head = nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, len(LABELS)))
        for e in (self.ce, self.fe, self.se):
            nn.init.normal_(e.weight, std=0.02)

    def load(self, path):
        """Takes the weights of the published encoder."""
        tensors = {k.removeprefix("mpnet."): v for k, v in safetensors(path).items()}
        with torch.no_grad():
            self.we.weight.copy_(tensors["embeddings.word_embeddings.weight"])
            self.pe.weight.copy_(tensors["embeddings.position_embeddings.weight"])
            self.rb.weight.copy_(tensors["encoder.relative_attention_bias.weight"])
            self.ln.weight.copy_(tensors["embeddings.LayerNorm.weight"])
            self.ln.bias.copy_(tensors["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                name = f"encoder.layer.{i}."
                for part in ("weight", "bias"):
                    getattr(layer.qkv, part).copy_(torch.cat([tensors[f"{name}attention.attn.{q}.{part}"] for q in "qkv"]))
                    for ours, theirs in ((layer.o, "attention.attn.o"), (layer.ln1, "attention.LayerNorm"), (layer.f1, "intermediate.dense"),
                                         (layer.f2, "output.dense"), (layer.ln2, "output.LayerNorm")):
                        getattr(ours, part).copy_(tensors[f"{name}{theirs}.{part}"])

    def forward(self, ids, cases, places, source, lengths, first):
        batch, n = ids.shape
        x = self.ln(self.we(ids) + self.pe.weight[2 : n + 2] + self.ce(cases) + self.fe(places) + self.se(source)[:, None, :])
        x = F.dropout(x, self.drop, self.training)
        bias = torch.zeros(batch, 1, 1, n).masked_fill_((torch.arange(n)[None, :] >= lengths[:, None])[:, None, None, :], -1e4)
        bias = (bias + self.rb(buckets(n)).permute(2, 0, 1)[None]).reshape(batch * self.heads, n, n)
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


def collate(batch):
    """What forward takes, then the labels and whether their text labels names of other kinds."""
    n = max(len(w.ids) for w in batch)
    fields = np.zeros((3, len(batch), n), np.int64)
    first, labels, other = [], [], []
    for i, w in enumerate(batch):
        for field, numbers in zip(fields, (w.ids, w.cases, w.places)):
            field[i, : len(numbers)] = numbers
        first += [i * n + at for at in w.first]
        labels += w.labels
        other += [w.other] * len(w.labels)
    ids, cases, places = (torch.from_numpy(f) for f in fields)
    source, lengths = torch.tensor([w.source for w in batch]), torch.tensor([len(w.ids) for w in batch])
    return (ids, cases, places, source, lengths, torch.tensor(first)), torch.tensor(labels), torch.tensor(other)


def rounded(network):
    """The weights for make: matrices as signed bytes with a step for each row (NAME.q, NAME.s), the rest in 32 bits.
    Word and position embeddings are left out: they are those of the published encoder."""
    out = {}
    for name, w in network.state_dict().items():
        w = w.float().numpy()
        if name in ("we.weight", "pe.weight"):
            continue
        if name.startswith("layers.") and w.ndim == 2:
            step = np.maximum(np.abs(w).max(1), 1e-12) / 127
            out[name + ".q"] = np.rint(w / step[:, None]).astype(np.int8)
            out[name + ".s"] = step.astype(np.float32)
        else:
            out[name] = w.astype(np.float32)
    return out
