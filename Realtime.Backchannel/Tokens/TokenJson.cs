using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Tokens;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenGrant))]
internal sealed partial class TokenJson : JsonSerializerContext;
