package settings

import (
	"encoding/json"
	"reflect"
)

// missing finds a field that was left out: a decoder would take it for zero or false, which may be a valid choice
// that nobody made.
func missing(message []byte) error {
	var given map[string]any
	if err := json.Unmarshal(message, &given); err != nil {
		return Fault{"", err.Error(), "an object"}
	}
	return missingIn(given, reflect.TypeFor[Settings](), "")
}

func missingIn(given map[string]any, expected reflect.Type, path string) error {
	for i := range expected.NumField() {
		field := expected.Field(i)
		name := field.Tag.Get("json")
		value, there := given[name]
		if !there || value == nil {
			return Fault{path + name, "nothing", "a " + field.Type.Kind().String()}
		}
		if inner, ok := value.(map[string]any); ok {
			if err := missingIn(inner, field.Type, path+name+"."); err != nil {
				return err
			}
		}
	}
	return nil
}
