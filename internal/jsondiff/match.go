package jsondiff

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// align orders found as want is: what is equal, then what has the same "value", or the same "id" as the resources of a list have,
// and at the end what has no match. Equality goes first, because a "value" may be there twice, such as one address for work and for home.
func (r rules) align(want, found []any) []any {
	aligned := make([]any, len(want))
	taken := make([]bool, len(found))
	for i := range aligned {
		aligned[i] = nothing{}
	}
	for _, key := range []func(any) (string, bool){r.identity, r.member("value"), r.member("id")} {
		waiting := map[string][]int{}
		for i, element := range found {
			if k, has := key(element); has && !taken[i] {
				waiting[k] = append(waiting[k], i)
			}
		}
		for i, element := range want {
			if _, open := aligned[i].(nothing); !open {
				continue
			}
			k, has := key(element)
			if !has || len(waiting[k]) == 0 {
				continue
			}
			at := waiting[k][0]
			waiting[k] = waiting[k][1:]
			aligned[i], taken[at] = found[at], true
		}
	}
	var unmatched []any
	for i, element := range found {
		if !taken[i] {
			unmatched = append(unmatched, element)
		}
	}
	return slices.Concat(aligned, unmatched)
}

func (r rules) identity(element any) (string, bool) { return r.canonical(element), true }

// member tells elements apart by one of their members.
func (r rules) member(name string) func(any) (string, bool) {
	return func(element any) (string, bool) {
		object, _ := element.(map[string]any)
		value, has := object[name]
		if !has || value == nil {
			return "", false
		}
		return r.canonical(value), true
	}
}

// canonical is the same text for values between which comparing sets finds no difference.
func (r rules) canonical(value any) string {
	switch v := value.(type) {
	case json.Number:
		return decimal(v.String())
	case []any:
		parts := make([]string, 0, len(v))
		for _, element := range v {
			if r.emptyAbsent && absent(element) {
				continue
			}
			parts = append(parts, r.canonical(element))
		}
		slices.Sort(parts)
		return "[" + strings.Join(parts, ",") + "]"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if r.emptyAbsent && absent(v[name]) {
				continue
			}
			parts = append(parts, text(name)+":"+r.canonical(v[name]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	default:
		return text(value)
	}
}

// decimal is the same text for equal numbers: digits without zeros at either end, and an exponent. It never works the number
// out, so that an exponent of a target's choosing costs nothing.
func decimal(number string) string {
	mantissa, power, scaled := strings.Cut(strings.ToLower(number), "e")
	if !scaled {
		power = "0"
	}
	exponent, ok := new(big.Int).SetString(power, 10)
	if !ok {
		return number
	}
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return "0"
	}
	exponent.Add(exponent, big.NewInt(int64(len(digits)-len(significant)-len(fraction))))
	if negative {
		significant = "-" + significant
	}
	return significant + "e" + exponent.String()
}
