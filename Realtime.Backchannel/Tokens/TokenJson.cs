using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Tokens;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredToken<TokenGrant>), TypeInfoPropertyName = "Connection")]
[JsonSerializable(typeof(StoredToken<SubscriptionGrant>), TypeInfoPropertyName = "Subscription")]
internal sealed partial class TokenJson : JsonSerializerContext;
