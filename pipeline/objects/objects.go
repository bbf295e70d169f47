// Package objects reads inputs from an object store that speaks S3 (Amazon's, or
// that of another cloud or of one's own), and puts runs there.
//
// Addresses are s3://BUCKET/KEY. Where the store is and who asks is told as to
// Amazon's tools: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION or
// AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN,
// AWS_PROFILE and the file of credentials, else the role of the machine; without any
// of them it is asked as anybody. Nothing is asked before an address is used.
package objects

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const scheme = "s3://"

// Holds reports whether a path is the address of an object, or of a folder of them.
func Holds(path string) bool { return strings.HasPrefix(path, scheme) }

// Store is an object store. It may be used from several goroutines at once. The zero
// value is the one that the environment tells of.
type Store struct {
	once   sync.Once
	client *minio.Core
	err    error
}

// Holds is the function of the same name.
func (s *Store) Holds(path string) bool { return Holds(path) }

func (s *Store) core() (*minio.Core, error) {
	s.once.Do(func() { s.client, s.err = connect() })
	return s.client, s.err
}

func connect() (*minio.Core, error) {
	at := cmp.Or(os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL"), "https://s3.amazonaws.com")
	u, err := url.Parse(at)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("the address of the object store in AWS_ENDPOINT_URL is not one: %q", at)
	}
	c, err := minio.NewCore(u.Host, &minio.Options{
		Secure: u.Scheme == "https", Region: cmp.Or(os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION")),
		Creds: credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{Client: &http.Client{Timeout: roleTimeout}},
		}),
	})
	if err != nil {
		return nil, fmt.Errorf("object store %s: %w", at, err)
	}
	return c, nil
}

// part takes an address apart.
func part(address string) (bucket, key string) {
	bucket, key, _ = strings.Cut(strings.TrimPrefix(address, scheme), "/")
	return bucket, key
}

// List gives the objects behind an address: the object of that key, and all under it
// as a folder, in order of key. Keys that end in a slash are folders of some tools and
// hold nothing.
func (s *Store) List(ctx context.Context, address string, yield func(address string, size int64) error) error {
	c, err := s.core()
	if err != nil {
		return err
	}
	bucket, key := part(address)
	if key != "" && !strings.HasSuffix(key, "/") {
		info, err := c.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
		if err == nil {
			err = yield(scheme+bucket+"/"+key, info.Size)
		} else if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
			err = nil
		}
		if err != nil {
			return told(address, err)
		}
		key += "/"
	}
	within, stop := context.WithCancel(ctx)
	defer stop()
	for o := range c.Client.ListObjects(within, bucket, minio.ListObjectsOptions{Prefix: key, Recursive: true}) {
		if o.Err != nil {
			return told(address, o.Err)
		}
		if strings.HasSuffix(o.Key, "/") {
			continue
		}
		if err := yield(scheme+bucket+"/"+o.Key, o.Size); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Open reads an object from its beginning. A connection that breaks is made again
// where it broke, as long as the object is the same. Errors do not name the object.
func (s *Store) Open(ctx context.Context, address string) (io.ReadCloser, error) {
	c, err := s.core()
	if err != nil {
		return nil, err
	}
	bucket, key := part(address)
	b := &body{ctx: ctx, pause: firstPause}
	b.open = func(from int64) (io.ReadCloser, error) {
		o := minio.GetObjectOptions{}
		if from > 0 {
			if err := errors.Join(o.SetRange(from, 0), o.SetMatchETag(b.etag)); err != nil {
				return nil, err
			}
		}
		r, info, _, err := c.GetObject(ctx, bucket, key, o)
		if err == nil && from == 0 {
			b.etag, b.size = info.ETag, info.Size
		}
		return r, err
	}
	if b.r, err = b.open(0); err != nil {
		return nil, err
	}
	return b, nil
}

// Put writes the files of a folder under an address, in parts where they are large; a
// file that is called last is written when all others are there.
func (s *Store) Put(ctx context.Context, dir, address, last string) error {
	c, err := s.core()
	if err != nil {
		return err
	}
	var names []string
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && name != last {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	bucket, key := part(strings.TrimRight(address, "/"))
	for _, name := range append(names, last) {
		_, err := c.FPutObject(ctx, bucket, strings.TrimPrefix(key+"/"+name, "/"), filepath.Join(dir, name), minio.PutObjectOptions{NumThreads: 1, SendContentMd5: true, DisableContentSha256: true})
		if err != nil {
			return told(address+"/"+name, err)
		}
	}
	return nil
}

// told names the object, once.
func told(address string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%s: %w", address, err)
}
